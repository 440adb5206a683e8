import { CircleUser } from 'lucide-react';
import { useMessages } from '../i18n/messages.ts';
import { Button, type ButtonProps } from '../ui/button.tsx';
import { messages } from './app.messages.ts';

/** What opens the account's menu: the menu's own trigger, and what stands in its place until the menu is loaded. */
export const UserMenuButton = (props: ButtonProps) => {
  const { userMenu } = useMessages(messages);
  return (
    <Button {...props} look="quiet" size="icon" aria-label={userMenu}>
      <CircleUser aria-hidden="true" className="size-6" />
    </Button>
  );
};
