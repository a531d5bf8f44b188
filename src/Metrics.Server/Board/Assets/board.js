"use strict";
(() => {
  const root = document.documentElement;
  const kept = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const keep = (theme) => { try { localStorage.setItem("theme", theme); } catch { /* private window: not kept */ } };
  if (kept()) root.dataset.theme = kept();

  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  function themeButton() {
    const button = document.querySelector(".theme");
    const name = () => { button.textContent = isDark() ? "Light" : "Dark"; button.setAttribute("aria-label", `Show in ${isDark() ? "light" : "dark"} colours`); };
    button.hidden = false;
    button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; keep(root.dataset.theme); name(); });
    name();
  }

  function hover() {
    const tip = document.querySelector(".tip");
    const hide = (plot) => { tip.hidden = true; plot?.querySelector(".chart")?.classList.remove("pointed"); };
    const show = (hit, plot) => {
      const chart = hit.ownerSVGElement, guide = chart.querySelector(".guide"), box = hit.getBoundingClientRect();
      tip.textContent = hit.dataset.tip;
      tip.hidden = false;
      const width = tip.offsetWidth, height = tip.offsetHeight, left = box.left + box.width / 2 - width / 2;
      tip.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
      tip.style.top = `${box.top - height - 8 > 4 ? box.top - height - 8 : Math.min(box.bottom + 8, innerHeight - height - 8)}px`;
      if (guide) { guide.setAttribute("x1", hit.dataset.x); guide.setAttribute("x2", hit.dataset.x); }
      chart.classList.add("pointed");
      plot.at = [...chart.querySelectorAll(".hit")].indexOf(hit);
    };
    for (const plot of document.querySelectorAll(".plot")) {
      const hits = [...plot.querySelectorAll(".hit")];
      plot.addEventListener("pointermove", (event) => { const hit = event.target.closest?.(".hit"); if (hit) show(hit, plot); else hide(plot); });
      plot.addEventListener("pointerdown", (event) => { const hit = event.target.closest?.(".hit"); if (hit) show(hit, plot); });
      plot.addEventListener("pointerleave", () => hide(plot));
      plot.addEventListener("blur", () => hide(plot));
      plot.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (event.key === "Escape") hide(plot);
        if (!step || hits.length === 0) return;
        event.preventDefault();
        show(hits[Math.max(0, Math.min(hits.length - 1, (plot.at ?? (step > 0 ? -1 : hits.length)) + step))], plot);
      });
    }
    addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });
  }

  addEventListener("DOMContentLoaded", () => { themeButton(); hover(); });
})();
