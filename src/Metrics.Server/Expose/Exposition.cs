using Metrics.Compute;

namespace Metrics.Server.Expose;

/// <summary>
/// What /metrics answers. The numbers are rendered once for each change of the index or minute of the clock, however many scrapers ask; the
/// process's own families once a second.
/// </summary>
internal sealed class Exposition(ICurrentIndex index, ExposedNumbers numbers, IEnumerable<IOwnFamilies> own, TimeProvider clock)
{
    private readonly Lock _rendering = new();
    private Stretch? _kept;
    private Stretch? _own;

    /// <summary>The answer; to be disposed of once it is sent, for its bytes are used again.</summary>
    /// <param name="sensitive">With what the role <c>scrape</c> does not see.</param>
    public ScrapeBody Body(ExpositionFormat format, bool sensitive)
    {
        lock (_rendering)
        {
            DateTimeOffset now = clock.GetUtcNow();
            (long, long) change = (index.Generation, now.ToUnixTimeSeconds() / 60);
            if (_kept is null || _kept.Moment != change)
            {
                _kept = new(change, numbers.Render(now), Last: false);
            }

            (long, long) second = (0, now.ToUnixTimeSeconds());
            if (_own is null || _own.Moment != second)
            {
                var writer = new FamilyWriter();
                foreach (IOwnFamilies families in own)
                {
                    families.Write(writer);
                }

                _own = new(second, new Rendered(writer.Families, null), Last: true);
            }

            return new ScrapeBody(_kept.Part(format, sensitive), _own.Part(format, sensitive), _kept.Rendered.Bytes);
        }
    }

    /// <summary>
    /// Families as they stood at a moment, with the parts made of them so far: by format, with and without what is sensitive.
    /// </summary>
    private sealed record Stretch((long Generation, long Clock) Moment, Rendered Rendered, bool Last)
    {
        private readonly BodyPart?[] _parts = new BodyPart?[4];

        public BodyPart Part(ExpositionFormat format, bool sensitive)
        {
            IReadOnlyList<FamilyLines> families = Rendered.Families;
            ref BodyPart? part = ref _parts[((int)format * 2) + (sensitive && families.Any(family => !family.Sensitive.IsEmpty) ? 1 : 0)];
            return part ??= new BodyPart(families, format, sensitive, Last);
        }
    }
}
