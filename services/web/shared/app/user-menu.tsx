import type { ReactNode } from 'react';
import { languages, setLanguage, useLanguage } from '../i18n/language.ts';
import { useMessages } from '../i18n/messages.ts';
import { signOut, useAccount } from '../session/session.ts';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '../ui/menu.tsx';
import { toast } from '../ui/toasts.tsx';
import { messages } from './app.messages.ts';
import { otherApplication } from './other-application.ts';
import { setTheme, themes, useTheme } from './theme.ts';
import { UserMenuButton } from './user-menu-button.tsx';

/** Open when it is first drawn. @param children more items, before signing out */
export const UserMenu = ({ children }: { children?: ReactNode }) => {
  const t = useMessages(messages);
  const language = useLanguage();
  const theme = useTheme();
  const { email, role } = useAccount();
  const other = otherApplication();
  return (
    <Menu defaultOpen trigger={<UserMenuButton />}>
      <MenuLabel>
        <span className="break-all">{email}</span>
      </MenuLabel>
      {children}
      {role !== 'customer' && (
        <MenuItem asChild>
          <a href={other.url}>{t.applications[other.name]}</a>
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuChoice
        label={t.language}
        value={language}
        onChange={setLanguage}
        options={languages.map((value) => ({ value, label: value === 'fr' ? 'Français' : 'English' }))}
      />
      <MenuChoice
        label={t.theme}
        value={theme}
        onChange={setTheme}
        options={themes.map((value) => ({ value, label: t.themes[value] }))}
      />
      <MenuSeparator />
      <MenuItem onSelect={() => void signOut().catch(() => toast(t.signOutFailed))}>{t.signOut}</MenuItem>
    </Menu>
  );
};
