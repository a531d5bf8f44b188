namespace Metrics.Server.Verbs;

/// <summary>Rows in aligned columns; the heading is bold on a terminal. The last column is never padded.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];
    private readonly HashSet<int> _right = [];

    /// <summary>Columns of figures stand at the right.</summary>
    public TextTable Right(params int[] columns)
    {
        _right.UnionWith(columns);
        return this;
    }

    public void Add(params string?[] cells) => _rows.Add([.. cells.Select(cell => (cell ?? "").ReplaceLineEndings(" "))]);

    public void Print(VerbContext context)
    {
        int[] widths = [.. headings.Select((heading, at) => _rows.Select(row => row[at].Length).Append(heading.Length).Max())];
        string head = Line(headings, widths);
        context.Out.WriteLine(context.IsTerminal ? $"\e[1m{head}\e[0m" : head);
        foreach (string[] row in _rows)
        {
            context.Out.WriteLine(Line(row, widths));
        }
    }

    private string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, at) => _right.Contains(at) ? cell.PadLeft(widths[at]) : cell.PadRight(widths[at]))).TrimEnd();
}
