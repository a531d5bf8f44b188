using Metrics.Compute.Stats;

namespace Metrics.Tests.Compute.Stats;

public sealed class KeptSampleTests
{
    private const int Parts = 12;

    /// <summary>Few values a question and very many: buckets that were asked for are moved, or gathered anew.</summary>
    [Theory]
    [InlineData(1, 3, 1)]
    [InlineData(2, 40, 2)]
    [InlineData(3, 400, 1)]
    [InlineData(4, 400, Parts)]
    public void Whatever_is_replaced_it_tells_what_a_sorted_list_does(int seed, int most, int replaced)
    {
        var random = new Random(seed);
        var kept = new KeptSample(Parts);
        long[][] truth = [.. Enumerable.Range(0, Parts).Select(_ => Array.Empty<long>())];
        for (int question = 0; question < 60; question++)
        {
            kept.Begin();
            for (int each = 0; each < replaced; each++)
            {
                int part = random.Next(Parts);
                truth[part] = random.Next(3) == 0 ? Moved(truth[part], random) : Some(random.Next(most), random);
                kept.Put(part, Deck(truth[part]));
            }

            long[] rising = [.. truth.SelectMany(values => values).Order()];
            Assert.Equal((rising.Length, rising.Sum()), (kept.Count, kept.Sum));
            foreach (int rank in Ranks(rising.Length, random).Where(rank => rank >= 0 && rank < rising.Length))
            {
                Assert.Equal(rising[rank], kept.At(rank));
            }
        }
    }

    private static int[] Ranks(int count, Random random) => [0, count / 2, (count / 2) + 1, count * 9 / 10, count - 1, random.Next(count + 1)];

    private static long[] Some(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => Any(random))];

    private static long[] Moved(long[] values, Random random) => [.. values.Skip(1), Any(random)];

    // From nothing to years, and some values again and again.
    private static long Any(Random random) => random.Next(4) == 0 ? 3_600_000 : (long)Math.Exp(random.NextDouble() * 25);

    private static Deck? Deck(long[] values)
    {
        var room = new DeckRoom(1, kept: true);
        Array.ForEach(values, value => room.Add(0, value));
        return room.Deal()[0];
    }
}
