namespace Metrics.Server.Snapshots.Exports;

/// <summary>The style sheet of a snapshot's page: light, dark where the reader prefers it, and A4 on paper.</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root { --ink: #1b2430; --muted: #566173; --hair: #e3e8ee; --axis: #9aa5b4; --paper: #fff; --card: #f5f7fa; --c1: #1f5fae; --c2: #b45309;
          --c3: #6d4aa8; --gap: #eceff3; --lane: #f0f2f5; --target: #9a6a00; --bad: #9d2235; --warn: #b7791f; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8ecf1; --muted: #a7b1bf; --hair: #2c3540; --axis: #66727f; --paper: #12171d; --card: #1b222b;
          --c1: #7fb2f0; --c2: #f0a35e; --c3: #b79ceb; --gap: #232b35; --lane: #1d242c; --target: #e0b252; --bad: #f08a98; --warn: #e8b765; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        main { max-width: 1080px; margin: 0 auto; padding: 40px 20px 80px; }
        h1 { font-size: 34px; line-height: 1.15; margin: 4px 0 8px; } h2 { font-size: 22px; margin: 0 0 12px; } h3 { font-size: 15px; margin: 20px 0 6px; }
        section { margin-top: 48px; } .kicker { margin: 0; color: var(--muted); letter-spacing: .06em; text-transform: uppercase; font-size: 12px; }
        .lead { color: var(--muted); margin: 0 0 12px; } .note { border-left: 3px solid var(--c1); padding: 4px 12px; margin: 8px 0; }
        .small { color: var(--muted); font-size: 14px; margin: 2px 0; }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 12px; margin-bottom: 20px; }
        .card { background: var(--card); border-radius: 10px; padding: 14px 16px; } .card h3 { margin: 0; color: var(--muted); font-weight: 600; }
        .value { font-size: 30px; font-weight: 650; margin: 4px 0; font-variant-numeric: tabular-nums; } .value.none { color: var(--muted); font-style: italic; font-size: 22px; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 20px; }
        figure { margin: 0 0 16px; } figcaption { color: var(--muted); font-size: 14px; }
        .finding { border-left: 3px solid var(--hair); padding: 2px 12px; margin: 8px 0; } .finding p { margin: 2px 0; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: var(--muted); padding: 6px 0; } th { text-align: left; font-weight: 600; }
        th, td { border-bottom: 1px solid var(--hair); padding: 5px 10px 5px 0; vertical-align: top; } td.figure, th.figure { text-align: right; white-space: nowrap; }
        @page { size: A4; margin: 16mm 14mm; }
        @media print { :root { --ink: #000; --muted: #444; --paper: #fff; --card: #f4f4f4; --hair: #ccc; --c1: #1f5fae; --c2: #b45309; --c3: #6d4aa8; --gap: #eee; }
          body { font-size: 10.5pt; } main { padding: 0; max-width: none; } section { break-inside: auto; margin-top: 24px; }
          figure, .card, .finding, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
          table { font-size: 8.5pt; } .wide { overflow: visible; } th.figure { white-space: normal; } .card .value { font-size: 19pt; } }

        """;
}
