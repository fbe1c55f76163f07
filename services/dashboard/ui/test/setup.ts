import { configure } from '@testing-library/react';

// On a machine that has much else to do a second is not long.
configure({ asyncUtilTimeout: 30_000 });
