// Before the first paint, so that nobody who likes it dark is dazzled. A file of its own: no script inside a page.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("deskgraph-color-scheme");
  } catch {
    // Storage is closed to us: what the system says holds.
  }
  const isDark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", isDark ? "dark" : "light");
})();
