#include "digest/html_style.h"

namespace feedmill {
namespace {

// A newspaper's page: serif headlines over hairlines, one measure of text, small capitals for what
// orders it. Below 56rem one column; above it, source and time move into the margin, and what one
// outlet reports stands in two columns.
constexpr std::string_view kStyle = R"css(
:root{
color-scheme:light dark;
--paper:#fdfcf9;--raised:#f4f1ea;--ink:#1b1a17;--body:#33312b;--muted:#635f55;--accent:#9a1f1f;
--rule:#d9d4c7;--strong-rule:#1b1a17;
--serif:"Iowan Old Style","Charter","Bitstream Charter","Palatino Linotype",Palatino,"Source Serif 4","Noto Serif",Georgia,"Noto Serif CJK SC",serif;
--sans:system-ui,-apple-system,"Segoe UI","Noto Sans","Helvetica Neue",Arial,sans-serif;
--mono:ui-monospace,"SF Mono","Cascadia Mono","Noto Sans Mono","DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root{
--paper:#161513;--raised:#211f1c;--ink:#f1ede4;--body:#d8d3c8;--muted:#a39d90;--accent:#f0917f;
--rule:#3a3731;--strong-rule:#8d877a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--paper);color:var(--body);font:1.0625rem/1.6 var(--serif);
overflow-wrap:anywhere;hyphens:auto;hyphenate-limit-chars:12 4 4;text-rendering:optimizeLegibility}
:is(.lede,.body):is(:lang(ja),:lang(zh),:lang(ko)){line-height:1.8}
article h2:is(:lang(ja),:lang(zh),:lang(ko)){line-height:1.35}
.page{max-width:62rem;margin:0 auto;padding:0 1.25rem}
a{color:inherit;text-decoration-color:var(--accent);text-decoration-thickness:.06em;text-underline-offset:.18em}
a:hover,summary:hover{color:var(--accent)}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:2px}
h1,h2,h3,h4,h5,h6{color:var(--ink);line-height:1.2;font-weight:700;margin:0;text-wrap:balance}
p{margin:0}
.masthead{text-align:center;padding:2.25rem 0 0}
.masthead h1{font-size:clamp(2.125rem,1.3rem + 4.2vw,4rem);letter-spacing:-.015em;line-height:1.08;hyphens:manual}
.dateline{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.15rem 1.5rem;margin-top:1.25rem;
padding:.55rem 0;border-top:3px double var(--strong-rule);border-bottom:1px solid var(--strong-rule);
font:.8125rem/1.5 var(--sans);color:var(--muted)}
.dateline span+span::before{content:"\00b7";margin:0 .45em}
.contents{border-bottom:1px solid var(--rule);padding:1.1rem 0 1.3rem}
.label,.contents h2,.more>h2{font:600 .75rem/1.5 var(--sans);letter-spacing:.09em;text-transform:uppercase;color:var(--accent)}
.contents ol{columns:17rem 3;column-gap:2.25rem;list-style:none;margin:.5rem 0 0;padding:0;font-size:.9375rem;line-height:1.4}
.contents li{break-inside:avoid;padding:.28rem 0}
.contents a{text-decoration:none;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.contents a:hover{text-decoration:underline}
.contents .part{display:inline-block;font:.875rem/1.4 var(--sans);margin-inline-end:1.1rem}
.contents .part a{display:inline}
.contents .part span{color:var(--muted);font-size:.8125rem}
.group{font-size:clamp(1.6rem,1.35rem + 1.2vw,2.125rem);letter-spacing:-.01em;border-top:3px double var(--strong-rule);padding:1.1rem 0 .2rem}
main>.group:first-child,.group+article{border-top:0}
article{padding:1.6rem 0 1.7rem;border-top:1px solid var(--rule)}
main>article:first-child{border-top:0}
.kicker{font:.8125rem/1.5 var(--sans);color:var(--muted);display:flex;flex-wrap:wrap;gap:0 .9em;margin-bottom:.4rem;hyphens:manual}
.kicker .source{color:var(--accent);font-weight:600}
article h2{font-size:clamp(1.3rem,1.15rem + .75vw,1.625rem);letter-spacing:-.005em}
main>article:first-child h2{font-size:clamp(1.7rem,1.35rem + 1.7vw,2.5rem);line-height:1.13}
article.single h2{font-size:clamp(1.15rem,1.05rem + .45vw,1.3125rem)}
article.brief{padding:.55rem 0 .6rem}
article.brief h2{font-size:1.0625rem;line-height:1.35;font-weight:600}
article.brief .kicker{margin:0}
article.brief .also{margin-top:.15rem}
article h2 a{text-decoration:none}
article h2 a:hover{text-decoration:underline;text-decoration-thickness:.05em}
.byline{font-style:italic;color:var(--muted);margin-top:.3rem}
:lang(ja) .byline,:lang(zh) .byline,:lang(ko) .byline,:lang(ar) .byline,:lang(he) .byline{font-style:normal}
.picture{margin-top:.8rem}
.picture img{display:block;max-width:100%;width:auto;height:auto;max-height:28rem;background:var(--raised)}
.wide img,main>article:not(:first-child) .picture img{width:100%;object-fit:cover;object-position:50% 30%}
main>article:not(:first-child) .story{display:flow-root}
main>article:not(:first-child) .picture{float:inline-end;width:38%;max-width:16rem;margin-block:.45rem .5rem;margin-inline:1.25rem 0}
main>article:not(:first-child) .picture img{max-height:15.5rem}
.lede{margin-top:.55rem}
main>article:first-child .lede{font-size:1.125rem}
details{margin-top:.6rem}
summary{font:600 .8125rem/1.5 var(--sans);color:var(--muted);cursor:pointer;width:fit-content;padding:.3rem 0;list-style:none}
summary::-webkit-details-marker{display:none}
summary::after{content:"\00a0\25be";color:var(--accent)}
details[open]>summary::after{content:"\00a0\25b4"}
.story:has(details[open])>.lede{display:none}
.body{margin-top:.55rem}
.body>:first-child{margin-top:0}
.body p,.body ul,.body ol,.body dl,.body pre,.body blockquote,.body table,.body figure{margin:.85rem 0 0}
.body h3,.body h4,.body h5,.body h6{font-size:1.0625rem;margin:1.4rem 0 0}
.body h3{font-size:1.1875rem}
.body ul,.body ol{padding-inline-start:1.4rem}
.body dd{margin-inline-start:1.4rem}
.body blockquote,.body figure{margin-inline:0}
.body blockquote{border-inline-start:3px solid var(--rule);padding-inline-start:1rem;color:var(--muted)}
.body figcaption,.body caption,.body small{font-size:.9rem;color:var(--muted)}
.body pre,.body table{display:block;max-width:100%;overflow-x:auto}
.body pre,.body code,.body kbd,.body samp{font-family:var(--mono);font-size:.875em;hyphens:none}
.body pre{background:var(--raised);border-radius:4px;padding:.8rem 1rem;line-height:1.5;white-space:pre;overflow-wrap:normal;direction:ltr;text-align:left}
.body pre code{font-size:1em}
.body :not(pre)>code{background:var(--raised);border-radius:3px;padding:.1em .3em}
.body table{border-collapse:collapse;font-size:.9375rem;line-height:1.4}
.body th,.body td{border-bottom:1px solid var(--rule);padding:.35rem .9rem .35rem 0;text-align:start;vertical-align:top;overflow-wrap:normal}
.body hr{border:0;border-top:1px solid var(--rule);margin:1.2rem 0}
.body mark{background:var(--raised);color:inherit}
.body p:empty,.body div:empty{display:none}
.others ul{list-style:none;margin:.15rem 0 0;padding:0;font:.875rem/1.6 var(--sans);color:var(--muted)}
.also,.files{font:.875rem/1.6 var(--sans);color:var(--muted);margin-top:.75rem}
[dir=rtl] :is(.also,.files){text-align:right}
.more{border-top:3px double var(--strong-rule);padding:1.5rem 0 .5rem}
.more h3{font-size:1.125rem;margin-top:1.1rem}
.more ul{list-style:none;margin:.25rem 0 0;padding:0}
.more li{padding:.2rem 0}
.more del{color:var(--muted)}
.more ins{color:var(--ink);font-weight:600;text-decoration-thickness:.06em}
.more li span{font:.8125rem/1.5 var(--sans);color:var(--muted)}
.further{list-style:none;margin:.5rem 0 0;padding:0;line-height:1.45}
.further li{padding:.15rem 0}
.onward{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin-bottom:.75rem;font-size:.9375rem}
footer{border-top:1px solid var(--strong-rule);margin-top:1.5rem;padding:1rem 0 3rem;font:.8125rem/1.6 var(--sans);color:var(--muted)}
.empty{padding:2rem 0}
@media (min-width:56rem){
.page{padding:0 2.5rem}
article{display:grid;grid-template-columns:11rem minmax(0,41rem);column-gap:2.5rem;padding:2rem 0}
.kicker{flex-direction:column;align-items:flex-start;margin:.35rem 0 0}
main{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));column-gap:2.5rem}
main>*{grid-column:1/-1}
main>:is(.single,.brief){grid-column:auto;display:block;padding:1.4rem 0 1.5rem}
main>.brief{padding:.7rem 0 .75rem}
:is(.single,.brief) .kicker{flex-direction:row;margin-bottom:.4rem}
.group+:is(.single,.brief)+:is(.single,.brief){border-top:0}
.more{display:grid;grid-template-columns:11rem minmax(0,41rem);column-gap:2.5rem}
.more>div>:first-child>h3{margin-top:0}}
@media print{
:root{--paper:#fff;--raised:#f4f4f4;--ink:#000;--body:#000;--muted:#444;--accent:#000;--rule:#bbb;--strong-rule:#000}
.contents,summary{display:none}article{break-inside:avoid}body{font-size:10.5pt}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
)css";

}  // namespace

std::string_view html_style() { return kStyle; }

}  // namespace feedmill
