namespace Alexandria.Console.Reports;

/// <summary>The look of a report: light or dark as the reader's screen is, and readable on a narrow one.</summary>
internal static class ReportStyle
{
    public const string Css =
        """
        :root { --ink: #1b1f24; --soft: #57606a; --page: #fff; --rest: #e7eaee; --grid: #d5dae0; --a: #1f5fbf; --b: #b3541e; --c: #2b7a3f; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #a3acb7; --page: #14171b; --rest: #2b3138; --grid: #39414a; --a: #7fb2ff; --b: #f0a06a; --c: #7fd093; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; }
        h2 { font-size: 1.2rem; margin: 2.5rem 0 .25rem; }
        p { margin: 0 0 1rem; max-width: 44rem; }
        .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 1rem; margin: 1rem 0; }
        .figures dt { color: var(--soft); font-size: .9rem; }
        .figures dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
        figure { margin: 1rem 0 1.5rem; }
        figcaption { font-weight: 600; margin-bottom: .5rem; }
        .bars { list-style: none; margin: 0; padding: 0; }
        .bars li { display: grid; grid-template-columns: minmax(7rem, 18rem) 1fr 4.5rem; gap: .75rem; align-items: center; padding: .1rem 0; }
        .bars span { overflow-wrap: anywhere; font-size: .9rem; }
        .bars svg { width: 100%; height: .8rem; }
        .bars b { font-weight: 400; text-align: right; font-variant-numeric: tabular-nums; }
        .rest { fill: var(--rest); } .bar { fill: var(--a); }
        .plot { width: 100%; max-width: 36rem; height: auto; }
        .plot text { fill: var(--soft); font: 11px system-ui, sans-serif; }
        .grid { stroke: var(--grid); } .diagonal { stroke: var(--soft); stroke-dasharray: 4 4; }
        .line { fill: none; stroke-width: 2; }
        .line.l0 { stroke: var(--a); } .line.l1 { stroke: var(--b); stroke-dasharray: 6 3; } .line.l2 { stroke: var(--c); stroke-dasharray: 2 2; }
        .mark.l0 { fill: var(--a); } .mark.l1 { fill: var(--b); } .mark.l2 { fill: var(--c); }
        .legend { color: var(--soft); font-size: .9rem; }
        .key { margin-right: 1rem; }
        .key::before { content: ""; display: inline-block; width: 1.5rem; vertical-align: .25rem; margin-right: .4rem; border-top: 2px solid var(--a); }
        .key.l1::before { border-top: 2px dashed var(--b); } .key.l2::before { border-top: 2px dotted var(--c); }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .9rem; }
        th, td { text-align: right; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--grid); font-variant-numeric: tabular-nums; }
        th:first-child, td:first-child { text-align: left; }
        td, .bars span, .key { unicode-bidi: isolate; }
        .examples table { width: 100%; }
        .examples td { text-align: left; vertical-align: top; overflow-wrap: anywhere; min-width: 5.5rem; }
        .examples th { text-align: left; }
        .examples td:first-child { min-width: 14rem; }
        .examples td:last-child, .examples th:last-child { text-align: right; padding-right: 0; }
        summary { cursor: pointer; color: var(--soft); font-size: .9rem; }
        @media (max-width: 34rem) { .bars li { grid-template-columns: 1fr 4.5rem; gap: 0 .75rem; padding-bottom: .6rem; } .examples thead { display: none; } .examples tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--grid); } .examples td, .examples td:last-child { display: block; border: 0; padding: 0; text-align: left; } .examples td::before { content: attr(data-name) ": "; color: var(--soft); } .bars span { grid-column: 1 / -1; } }
        """;
}
