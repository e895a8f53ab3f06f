import { BrowserRouter } from "react-router";
import { startPage } from "../shared/page-root.tsx";
import { ConsoleApp } from "./app.tsx";

startPage(
  <BrowserRouter basename="/admin">
    <ConsoleApp />
  </BrowserRouter>,
);
