import { ActionIcon, Menu, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { Languages, Moon, Sun } from "lucide-react";
import { LANGUAGES, useLanguage, useStrings, type UiLanguage } from "../strings/use-strings.tsx";

/** Light or dark, and the language: what somebody chooses once. */
export function Preferences() {
  const strings = useStrings();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  const { language, speak } = useLanguage();
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={strings.language}>
            <Languages size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(LANGUAGES) as UiLanguage[]).map((one) => (
            <Menu.Item key={one} lang={one} onClick={() => speak(one)} fw={one === language ? 700 : 400}>
              {LANGUAGES[one]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={strings.colorScheme}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={strings.colorScheme}
          onClick={() => setColorScheme(isDark ? "light" : "dark")}
        >
          {isDark ? <Sun size={18} aria-hidden /> : <Moon size={18} aria-hidden />}
        </ActionIcon>
      </Tooltip>
    </>
  );
}
