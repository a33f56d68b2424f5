// Opens pages of the site from disk in Firefox, and prints what is wrong with each: see site_in_browsers.py.
import puppeteer from "puppeteer-core";
const [program, site, ...pages] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath: program, headless: true });
for (const name of pages) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1366, height: 768 });
  const said = [];
  page.on("console", (message) => {
    if (["error", "warn", "warning"].includes(message.type())) said.push(message.text().slice(0, 200));
  });
  page.on("pageerror", (e) => said.push(String(e).slice(0, 200)));
  try {
    await page.goto(`file://${site}/${name}.html`, { waitUntil: "load" });
    await page.evaluate(() => Promise.resolve(window.MathJax?.startup?.promise).then(() => true));
    const told = await page.evaluate(() => {
      const icons = [...document.querySelectorAll(".fa-solid, .fas")].filter((one) => one.offsetParent);
      const formulas = [...document.querySelectorAll(".math")];
      return {
        unset: formulas.filter((one) => !one.querySelector("svg")).length,
        broken: [...document.images].filter((one) => one.complete && !one.naturalWidth && one.offsetParent).length,
        undrawn: icons.filter((one) => !getComputedStyle(one, "::before").maskImage.startsWith("url(")).length,
      };
    });
    if (Object.values(told).some(Boolean)) said.push(JSON.stringify(told));
  } catch (error) {
    said.push(String(error).slice(0, 300));
  }
  console.log(`${name}: ${said.join("; ") || "nothing to say"}`);
  if (said.length) process.exitCode = 1;
  await page.close();
}
await browser.close();
