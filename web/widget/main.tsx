import { startPage } from "../shared/page-root.tsx";
import { ChatApp } from "./chat-app.tsx";

startPage(<ChatApp />);
