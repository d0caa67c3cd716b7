#include "insight/status_page.h"

namespace feedmill {
namespace {

constexpr std::string_view kStyle = R"css(
:root{--good:#2a6437;--bar:#5d8f68;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--good:#93cf9f;--bar:#6da37a;--bad:#f0917f}}
body{hyphens:manual}
.status .dateline{justify-content:flex-start;gap:.15rem 0}
.status section{padding:1.4rem 0 .6rem;border-top:1px solid var(--rule)}
.status section>h2{font:600 .75rem/1.5 var(--sans);letter-spacing:.09em;text-transform:uppercase;color:var(--accent);margin-bottom:.6rem}
.status ul,.status ol{list-style:none;margin:0;padding:0}
.needs li{padding:.45rem 0;border-top:1px solid var(--rule)}
.needs li:first-child{border-top:0}
.needs h3{font-size:1.0625rem;display:inline}
.needs .why{margin-inline-start:.5em}
.needs .advice,.trouble{font:.875rem/1.5 var(--sans);color:var(--muted)}
.needs details{margin:.4rem 0 0}
.well{color:var(--good);font-weight:600}
.filter{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;font:.875rem/1.5 var(--sans);margin-bottom:.9rem}
.filter a[aria-current]{font-weight:700;color:var(--ink);text-decoration:none}
.filter form{display:flex;gap:.4rem;flex-wrap:wrap}
.filter input,.filter button{font:inherit;color:var(--ink);background:var(--raised);border:1px solid var(--muted);border-radius:3px;padding:.3rem .55rem;max-width:100%}
.rows>li{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.1rem 1rem;padding:.5rem 0;border-top:1px solid var(--rule);
font:.875rem/1.45 var(--sans);content-visibility:auto;contain-intrinsic-size:auto 4.2rem}
.rows h3{font:600 1rem/1.35 var(--serif)}
.rows .address{color:var(--muted);font-size:.8125rem}
.rows .facts{color:var(--muted);display:flex;flex-wrap:wrap;gap:0 1em;grid-column:1/-1}
.rows .trouble{grid-column:1/-1}
.mark{font-weight:600}
.mark.ok,.mark.new{color:var(--good)}
.mark.failing,.mark.gone{color:var(--bad)}
.mark.quiet,.mark.disabled{color:var(--muted)}
svg.days{width:120px;height:22px;display:block}
svg.days path{fill:none;stroke-width:2.4}
svg.days .none{stroke:var(--rule)}
svg.days .fine{stroke:var(--bar)}
svg.days .bad{stroke:var(--bad)}
@media (min-width:56rem){
.rows>li{grid-template-columns:minmax(0,22rem) 7.5rem minmax(0,1fr);align-items:baseline}
.rows .facts{grid-column:3}
.rows .trouble{grid-column:1/-1}}
)css";

}  // namespace

std::string_view status_style() { return kStyle; }

}  // namespace feedmill
