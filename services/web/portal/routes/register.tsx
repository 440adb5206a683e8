import { createFileRoute, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { PublicPage } from '../../shared/app/public-page.tsx';
import { useMessages } from '../../shared/i18n/messages.ts';
import { signedInGoesOn } from '../../shared/session/require-session.ts';
import { Button } from '../../shared/ui/button.tsx';
import { linkClass } from '../../shared/ui/link.ts';
import { MailOnItsWay } from '../features/mail-links/mail-on-its-way.tsx';
import { RegisterForm } from '../features/registration/register-form.tsx';
import { messages } from '../features/registration/registration.messages.ts';

export const Route = createFileRoute('/register')({ beforeLoad: signedInGoesOn, component: Register });

function Register() {
  const t = useMessages(messages);
  const [email, setEmail] = useState<string>();
  if (email !== undefined)
    return (
      <MailOnItsWay title={t.sent.title} text={t.sent.text(email)}>
        <p className="text-muted">{t.sent.nothing}</p>
        <Button onClick={() => setEmail(undefined)}>{t.sent.again}</Button>
      </MailOnItsWay>
    );
  return (
    <PublicPage title={t.title} description={t.description}>
      <RegisterForm onSent={setEmail} />
      <p className="text-muted text-sm">
        {t.known}{' '}
        <Link to="/sign-in" className={linkClass}>
          {t.signIn}
        </Link>
      </p>
    </PublicPage>
  );
}
