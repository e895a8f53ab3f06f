import { BrowserRouter } from "react-router";
import { startPage } from "../shared/page-root.tsx";
import { PortalApp } from "./app.tsx";

startPage(
  <BrowserRouter>
    <PortalApp />
  </BrowserRouter>,
);
