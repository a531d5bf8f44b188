namespace Metrics.Server.Demo;

/// <summary>Chance that comes out the same on every machine for the same seed and stream.</summary>
internal sealed class DemoRandom(int seed, string stream)
{
    // Seeded Random keeps its sequence across versions of the runtime.
    private readonly Random _random = new(Hash(seed, stream));

    public double Next() => _random.NextDouble();

    public bool Chance(double probability) => Next() < probability;

    public double Between(double low, double high) => low + (Next() * (high - low));

    public T Pick<T>(IReadOnlyList<T> from) => from[(int)(Next() * from.Count)];

    public double Normal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - Next()));
        return radius * Math.Cos(2 * Math.PI * Next());
    }

    /// <summary>A long-tailed positive value around its median.</summary>
    public double LogNormal(double median, double spread) => median * Math.Exp(spread * Normal());

    public int Poisson(double mean)
    {
        double limit = Math.Exp(-mean),
            product = Next();
        int count = 0;
        while (product > limit)
        {
            product *= Next();
            count++;
        }

        return count;
    }

    /// <summary>Forty hexadecimal digits, as a commit has.</summary>
    public string Revision()
    {
        Span<byte> bytes = stackalloc byte[20];
        _random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static int Hash(int seed, string stream)
    {
        unchecked
        {
            uint hash = 2166136261 ^ (uint)seed;
            foreach (char letter in stream)
            {
                hash = (hash ^ letter) * 16777619;
            }

            return (int)hash;
        }
    }
}
