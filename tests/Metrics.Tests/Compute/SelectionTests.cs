using Metrics.Compute.Stats;

namespace Metrics.Tests.Compute;

public class SelectionTests
{
    [Fact]
    public void Every_rank_is_that_of_the_sorted_list()
    {
        var random = new Random(5);
        foreach (int count in (int[])[1, 2, 31, 32, 33, 100, 1000, 20_000])
        {
            foreach (long most in (long[])[1, 3, 1000, 10_000_000, 100_000_000_000])
            {
                long[] values = [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(most))];
                var selection = new Selection();
                Array.ForEach(values, selection.Add);
                Array.Sort(values);
                foreach (int rank in (int[])[0, count / 2, (int)(count * 0.9), count - 1, .. Enumerable.Range(0, 20).Select(_ => random.Next(count))])
                {
                    Assert.Equal(values[rank], selection.At(rank));
                }

                Assert.Equal((count, values.Sum()), (selection.Count, selection.Sum));
            }
        }
    }
}
