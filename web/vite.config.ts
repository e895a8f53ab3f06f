import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const page = (name: string): string => resolve(import.meta.dirname, name);

/** Three pages and the script that other sites load. `npm run web` serves them with a desk's API behind. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: {
    proxy: Object.fromEntries(
      ["/api", "/socket.io"].map((path) => [path, { target: "http://127.0.0.1:3000", ws: true }]),
    ),
  },
  build: {
    target: "es2022",
    cssTarget: "chrome123",
    // Inline data in styles would need a wider content security policy for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        portal: page("index.html"),
        admin: page("admin.html"),
        chat: page("widget.html"),
        widget: page("widget/loader.ts"),
      },
      output: {
        // The one name that stands in other sites' pages.
        entryFileNames: ({ name }) => (name === "widget" ? "widget.js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
