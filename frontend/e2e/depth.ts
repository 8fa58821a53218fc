/** `./test_all.sh --full`, as in continuous integration: every combination, not only the most telling ones. */
export const FULL = process.env['MT_TEST_DEPTH'] === 'full';
