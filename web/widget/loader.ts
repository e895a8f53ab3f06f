/**
 * `<script src="https://desk.example/widget.js"></script>`: a button in the corner of any page, and behind it the chat in
 * a frame of its own, so that neither page can touch the other. Nothing is asked of the desk until the button is used.
 */
(() => {
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement) || document.getElementById("deskgraph-chat")) return;
  const desk = new URL(script.src).origin;
  const isGerman = (document.documentElement.lang || navigator.language).startsWith("de");
  const names = isGerman ? ["Chat öffnen", "Chat schließen"] : ["Open chat", "Close chat"];

  const root = document.createElement("div");
  root.id = "deskgraph-chat";
  const corner = root.attachShadow({ mode: "open" });
  const style = document.createElement("style");
  style.textContent = `
    button { position: fixed; right: 20px; bottom: 20px; width: 56px; height: 56px; border: 0; border-radius: 28px;
      background: #3457d5; color: #fff; font: 24px/1 system-ui; cursor: pointer; z-index: 2147483000;
      box-shadow: 0 4px 16px rgb(0 0 0 / 25%); }
    button:focus-visible { outline: 3px solid #8ca3f3; outline-offset: 2px; }
    iframe { position: fixed; right: 20px; bottom: 88px; width: min(380px, calc(100vw - 40px));
      height: min(600px, calc(100vh - 110px)); border: 0; border-radius: 16px; z-index: 2147483000;
      box-shadow: 0 8px 32px rgb(0 0 0 / 25%); background: Canvas; }
    [hidden] { display: none; }`;
  const button = document.createElement("button");
  button.type = "button";
  let frame: HTMLIFrameElement | null = null;

  const show = (isOpen: boolean) => {
    button.setAttribute("aria-expanded", String(isOpen));
    button.setAttribute("aria-label", names[isOpen ? 1 : 0] ?? "");
    button.textContent = isOpen ? "×" : "?";
    if (frame) frame.hidden = !isOpen;
  };
  button.addEventListener("click", () => {
    const isOpen = button.getAttribute("aria-expanded") !== "true";
    if (isOpen && !frame) {
      frame = document.createElement("iframe");
      frame.title = "Chat";
      frame.src = `${desk}/widget?lang=${isGerman ? "de" : "en"}`;
      corner.append(frame);
    }
    show(isOpen);
  });
  show(false);
  corner.append(style, button);
  document.body.append(root);
})();
