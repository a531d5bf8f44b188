namespace Metrics.Facts;

/// <summary>
/// Which team owned which service when. Each entry owns from its day until the next entry's; one without a day from the beginning.
/// </summary>
internal sealed class OwnershipSpans
{
    private readonly (long From, int Team)[][] _spans;

    public OwnershipSpans(int services, IEnumerable<(int Service, int Team, DateOnly? Since)> entries, OrganizationCalendar calendar)
    {
        var lists = new List<(long From, int Team)>[services];
        foreach ((int service, int team, DateOnly? since) in entries)
        {
            (lists[service] ??= []).Add((since is { } day ? calendar.StartOf(day).ToUnixTimeMilliseconds() : long.MinValue, team));
        }

        _spans = [.. lists.Select(list => list.OrderBy(span => span.From).ToArray())];
    }

    public int TeamAt(int service, long instant)
    {
        (long From, int Team)[] spans = _spans[service];
        for (int at = spans.Length - 1; at >= 0; at--)
        {
            if (spans[at].From <= instant)
            {
                return spans[at].Team;
            }
        }

        return -1;
    }

    public IReadOnlyList<(int Service, long From, long Until)> OwnedBy(int team)
    {
        var owned = new List<(int, long, long)>();
        for (int service = 0; service < _spans.Length; service++)
        {
            for (int at = 0; at < _spans[service].Length; at++)
            {
                (long from, int owner) = _spans[service][at];
                long until = at + 1 < _spans[service].Length ? _spans[service][at + 1].From : long.MaxValue;
                if (owner == team && until > from)
                {
                    owned.Add((service, from, until));
                }
            }
        }

        return owned;
    }
}
