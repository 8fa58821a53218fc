import { RuleTester } from 'eslint';
import { layers } from './layers.js';

RuleTester.describe = describe;
RuleTester.it = it;

const tester = new RuleTester();
const from = (filename, code) => ({ filename, code, options: [{ root: '/project/src' }] });

tester.run('layers', layers, {
  valid: [
    from('/project/src/app/router.tsx', "import '@/features/offers/OffersPage';"),
    from('/project/src/features/offers/Page.tsx', "import './OfferRow';"),
    from('/project/src/features/offers/Page.tsx', "import '@/components/ui/DataTable';"),
    from('/project/src/api/client.ts', "import { formatMoney } from '../domain/money';"),
    from('/project/src/features/offers/Page.test.tsx', "import '@/test/render';"),
    from('/project/src/main.tsx', "import '@/app/App';"),
    from('/project/src/domain/money.ts', "import 'react';"),
  ],
  invalid: [
    {
      ...from('/project/src/domain/money.ts', "import '@/api/client';"),
      errors: [{ messageId: 'upward' }],
    },
    {
      ...from(
        '/project/src/components/ui/Table.tsx',
        "export * from '../../features/offers/Page';",
      ),
      errors: [{ messageId: 'upward' }],
    },
    {
      ...from('/project/src/api/client.ts', "import '@/i18n/core';"),
      errors: [{ messageId: 'upward' }],
    },
    {
      ...from('/project/src/features/offers/Page.tsx', "import('@/features/clients/ClientsPage');"),
      errors: [{ messageId: 'sibling' }],
    },
    {
      ...from('/project/src/features/offers/Page.tsx', "import '../landing/kit/Card';"),
      errors: [{ messageId: 'sibling' }],
    },
    {
      ...from('/project/src/components/ui/Table.tsx', "import '@/test/server';"),
      errors: [{ messageId: 'test' }],
    },
  ],
});
