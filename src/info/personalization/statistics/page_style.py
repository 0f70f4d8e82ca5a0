"""How the page of a report looks, by day and by night; text has a contrast of at least 4.5 to its ground."""

from __future__ import annotations

from typing import Final

__all__ = ["STYLE"]

STYLE: Final = """
:root{--ground:#f6f7f9;--card:#fff;--text:#1b2430;--quiet:#55606e;--line:#d9dee5;--grid:#e7eaef;
--c0:#4b5a6b;--c1:#0b5cad;--c2:#a8430a;--c3:#0a7049;--c4:#7d3a96;--c5:#7d6200;--c6:#b0215c;--c7:#0a6f7d;
--good:#0a6b3d;--good-ground:#e3f4ea;--bad:#a81818;--bad-ground:#fde8e6;--wait:#7a5200;--wait-ground:#fdf2d8}
@media (prefers-color-scheme:dark){:root{--ground:#12161c;--card:#1a2028;--text:#e8ecf1;--quiet:#a5b0bd;
--line:#333c48;--grid:#29313b;--c0:#aab6c4;--c1:#79b6f5;--c2:#f2a36b;--c3:#62d2a2;--c4:#d3a0e8;--c5:#dfc45c;
--c6:#f58fb6;--c7:#6fd0dd;--good:#7fdca8;--good-ground:#123524;--bad:#ff9c92;--bad-ground:#451a18;
--wait:#f0c674;--wait-ground:#3b2d0c}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
main{max-width:1200px;margin:0 auto;padding:24px 20px 48px}
header,section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:20px 24px;
margin:0 0 18px}
h1{font-size:1.7rem;line-height:1.2;margin:2px 0 12px;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:0 0 8px;overflow-wrap:anywhere}
h3{font-size:1rem;margin:18px 0 4px}
p{margin:0 0 12px;max-width:78ch}
.kind{color:var(--quiet);margin:0}
.verdict{font-size:1.08rem;border-left:5px solid var(--c0);padding:6px 0 6px 14px;max-width:none}
.verdict strong{display:inline}
.badge,.mark{display:inline-block;border-radius:999px;padding:1px 11px;font-size:.86rem;font-weight:600;
white-space:nowrap}
.badge{background:var(--wait-ground);color:var(--wait);margin-right:6px}
.better,.worse{border-color:var(--good)}.better .badge,.worse .badge,.mark.good{background:var(--good-ground);
color:var(--good)}
.guardrail,.sample_ratio{border-color:var(--bad)}.guardrail .badge,.sample_ratio .badge,
.mark.bad{background:var(--bad-ground);color:var(--bad)}
.mark.wait{background:var(--wait-ground);color:var(--wait)}
dl{margin:0}dd{margin:0}
.facts{display:flex;flex-wrap:wrap;gap:8px 34px}
dt{color:var(--quiet);font-size:.88rem}
.facts dd,.figures dd{font-weight:600;font-variant-numeric:tabular-nums}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(215px,1fr));gap:14px 26px;margin:0 0 16px}
.figures .why{font-weight:400;color:var(--quiet);font-size:.9rem;line-height:1.4}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:18px}
figure{margin:0;min-width:0}
figcaption{font-weight:600;margin:0 0 2px}
.told{color:var(--quiet);font-size:.88rem;line-height:1.4;margin:2px 0 0}
svg{display:block;width:100%;height:auto}
svg text{font:12.5px system-ui,"Segoe UI",Roboto,sans-serif;fill:var(--text)}
svg .tick{fill:var(--quiet)}
svg .label{font-weight:600}
.grid{stroke:var(--grid);fill:none}.axis{stroke:var(--quiet);fill:none}
.rule{stroke:var(--quiet);stroke-dasharray:2 4;fill:none}
.decided{stroke:var(--good);stroke-width:1.5;stroke-dasharray:6 3;fill:none}
.bound{stroke:var(--c2);stroke-width:2;stroke-dasharray:7 4;fill:none}
.band{fill:var(--c1);fill-opacity:.16}.edge{stroke:var(--c1);stroke-opacity:.55;fill:none}
.line{fill:none;stroke-width:2.4;stroke-linejoin:round}
.area{fill-opacity:.55;stroke-width:1;stroke:var(--card)}
.line.s0{stroke:var(--c0);stroke-dasharray:8 3}.line.s1{stroke:var(--c1)}.line.s2{stroke:var(--c2)}
.line.s3{stroke:var(--c3);stroke-dasharray:10 3 2 3}.line.s4{stroke:var(--c4)}.line.s5{stroke:var(--c5)}
.line.s6{stroke:var(--c6);stroke-dasharray:3 3}.line.s7{stroke:var(--c7)}
.area.s0{fill:var(--c0)}.area.s1{fill:var(--c1)}.area.s2{fill:var(--c2)}.area.s3{fill:var(--c3)}
.area.s4{fill:var(--c4)}.area.s5{fill:var(--c5)}.area.s6{fill:var(--c6)}.area.s7{fill:var(--c7)}
svg .label.s0{fill:var(--c0)}svg .label.s1{fill:var(--c1)}svg .label.s2,svg .label.s9{fill:var(--c2)}
svg .label.s3{fill:var(--c3)}svg .label.s4{fill:var(--c4)}svg .label.s5{fill:var(--c5)}
svg .label.s6{fill:var(--c6)}svg .label.s7{fill:var(--c7)}
.scroll{overflow-x:auto;margin:0 0 14px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:6px 16px 6px 0;text-align:right;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--quiet);font-weight:500;font-size:.88rem}
th:first-child,tbody th{text-align:left;font-weight:600}
td,.mark{white-space:nowrap}
.words{white-space:normal;text-align:left;font-size:.9rem;color:var(--quiet);min-width:230px}
thead th.words{text-align:left;font-size:.88rem}
.plan td{text-align:left;white-space:normal}
@media print{body{background:#fff}header,section{break-inside:avoid}}
"""
"""The page's only style sheet."""
