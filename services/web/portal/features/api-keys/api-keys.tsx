import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { apiKeysMax } from '../../../../contracts/api-keys.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { IntegrationPage } from '../../app/integration-page.tsx';
import { ApiKeyDialog } from './api-key-dialog.tsx';
import { ApiKeyRow } from './api-key-row.tsx';
import { messages } from './api-keys.messages.ts';
import { apiKeysQuery } from './api-keys.queries.ts';

/** What lets programs in. */
export const ApiKeys = () => (
  <IntegrationPage
    texts={useMessages(messages)}
    query={useQuery(apiKeysQuery)}
    most={apiKeysMax}
    icon={KeyRound}
    dialog={(close) => <ApiKeyDialog onClose={close} />}
  >
    {(key) => <ApiKeyRow key={key.id} apiKey={key} />}
  </IntegrationPage>
);
