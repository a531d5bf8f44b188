using System.Globalization;
using Metrics.Facts.Collecting;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>Finds the next page after one.</summary>
internal sealed class NextPage(Paging paging)
{
    private static readonly int[] UsualLimits = [10, 20, 25, 30, 50, 100, 200, 250, 500, 1000];

    /// <summary>Records of a full page, which may be fewer than were asked for: many APIs cut the size silently.</summary>
    private int? _full;

    public PagePosition First => new(null, paging.Offset?.First ?? paging.Page?.First ?? 0, null);

    /// <summary>The next page; null when this was the last.</summary>
    public PagePosition? After(Page page, PagePosition now, Uri asked) => paging switch
    {
        { Cursor: { } cursor } => Cursor(page, cursor, now),
        { Link: { } relation } => page.Reply.Link(relation) is var (address, _) ? Address(address, "the Link header", asked) : null,
        { NextUrl: { } path } => path.Values(page.Root).Select(value => value.Text()).FirstOrDefault() is { } address ? Address(address, $"'{path}'", asked) : null,
        { Offset: { } offset } => Offset(page, offset, now),
        _ => Number(page, paging.Page!, now),
    };

    private static PagePosition? Cursor(Page page, CursorPaging cursor, PagePosition now)
    {
        string? next = cursor.At.Values(page.Root).Select(Placeholders.Of).FirstOrDefault();
        if (next is null || cursor.More?.IsTrue(page.Root) == false)
        {
            return null;
        }

        return next == now.Cursor
            ? throw Stuck($"the cursor at '{cursor.At}' is the one that was asked with: does the request hold {{cursor}} where the API wants it?")
            : now with { Cursor = next };
    }

    private static PagePosition Address(string address, string where, Uri asked)
    {
        if (!Uri.TryCreate(asked, address, out Uri? next))
        {
            throw Stuck($"{where} is no address");
        }

        // Credentials go where the configuration says, and nowhere else.
        return next.GetLeftPart(UriPartial.Authority) != asked.GetLeftPart(UriPartial.Authority)
            ? throw Stuck($"{where} leads to {next.GetLeftPart(UriPartial.Authority)}, away from {asked.GetLeftPart(UriPartial.Authority)}")
            : next == asked ? throw Stuck($"{where} leads to the same page again") : new(null, 0, next);
    }

    private PagePosition? Offset(Page page, OffsetPaging offset, PagePosition now)
    {
        long reached = now.Position + page.Records.Count;
        bool more = page.Records.Count > 0 && (offset.More?.IsTrue(page.Root)
            ?? (Total(offset.Total, page) is { } total ? reached - offset.First < total : IsFull(page, offset.Size)));
        return more ? now with { Position = reached } : null;
    }

    private PagePosition? Number(Page page, NumberPaging number, PagePosition now)
    {
        bool more = page.Records.Count > 0 && (number.More?.IsTrue(page.Root)
            ?? (Total(number.Total, page) is { } total ? now.Position - number.First + 1 < total : number.Size is not { } size || IsFull(page, size)));
        return more ? now with { Position = now.Position + 1 } : null;
    }

    private static decimal? Total(JsonPath? path, Page page) =>
        decimal.TryParse(path?.Values(page.Root).Select(value => value.Text()).FirstOrDefault(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal total)
            ? total
            : null;

    private bool IsFull(Page page, int size)
    {
        _full ??= page.Records.Count < size && UsualLimits.Contains(page.Records.Count) ? page.Records.Count : size;
        return page.Records.Count >= _full;
    }

    public static SourceFaultException Stuck(string why) => new(FaultKind.Misconfigured, $"the pages can't be followed: {why}");
}
