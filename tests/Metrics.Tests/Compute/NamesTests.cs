using Metrics.Compute.Rows;

namespace Metrics.Tests.Compute;

public class NamesTests
{
    [Theory]
    [InlineData("acme/pay#1234")]
    [InlineData("42")]
    [InlineData("0")]
    [InlineData("007")]
    [InlineData("run-0012")]
    [InlineData("run-999999999")]
    [InlineData("run-9999999999")]
    [InlineData("4f9ab12")]
    [InlineData("Störung ⚡")]
    [InlineData("d83b9c5e-0f5a-4a8e-9d46-000000000012")]
    public void A_code_gives_the_same_text_back(string text)
    {
        var names = new Names();
        names.Encode("something before");

        Assert.Equal(text, names.Decode(names.Encode(text)));
    }

    [Fact]
    public void Rows_are_found_by_hash_after_many_came_and_went()
    {
        var table = new RowTable();
        var random = new Random(3);
        var truth = new HashSet<(long Hash, int Row)>();
        for (int step = 0; step < 50_000; step++)
        {
            (long Hash, int Row) pair = (Hashes.Of($"x{random.Next(3000)}"), random.Next(3));
            if (truth.Add(pair))
            {
                table.Add(pair.Hash, pair.Row);
            }
            else
            {
                truth.Remove(pair);
                table.Remove(pair.Hash, pair.Row);
            }

            if (step % 10_000 == 0)
            {
                table.Trim();
            }
        }

        for (int number = 0; number < 3000; number++)
        {
            long hash = Hashes.Of($"x{number}");
            var found = new List<int>();
            foreach (int row in table.Find(hash))
            {
                found.Add(row);
            }

            Assert.Superset(truth.Where(pair => pair.Hash == hash).Select(pair => pair.Row).ToHashSet(), found.ToHashSet());
        }
    }
}
