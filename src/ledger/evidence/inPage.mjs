/* global checkEvidence, document */
// Behind check.mjs, in the page: checks the page as it came, before anything in it changes, and says yes or no.

async function verifyPage() {
  const page = document.documentElement.outerHTML;
  const isWhole = document.compatMode === 'CSS1Compat' && document.childNodes.length === 2;
  const file = JSON.parse(document.getElementById('evidence').textContent);
  const { passed, checks } = await checkEvidence(file, { page });
  show(passed && isWhole, checks);
}

function show(passed, checks) {
  const verdict = document.getElementById('verdict');
  verdict.className = passed ? 'yes' : 'no';
  verdict.firstElementChild.textContent = passed ? 'Yes: this is as it was made.' : 'NO: this is not as it was made.';
  const lines = checks.map(({ what, ok, why }) => {
    const line = document.createElement('li');
    line.textContent = `${ok === null ? '–' : ok ? '✔' : '✘'} ${what}${ok === false ? ': NO' : ''} (${why})`;
    return line;
  });
  verdict.lastElementChild.replaceChildren(...lines);
}

document.addEventListener('DOMContentLoaded', () => {
  verifyPage().catch((error) => show(false, [{ what: 'It can be read', ok: false, why: error.message }]));
});
