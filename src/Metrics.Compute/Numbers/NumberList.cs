using System.Collections;

namespace Metrics.Compute.Numbers;

/// <summary>
/// The numbers of a report, each made when it is looked at: a history holds a hundred numbers for every day and scope, most of which
/// nobody asks for.
/// </summary>
internal sealed class NumberList(NumberName[] names, NumberValue[] values, double? quality) : IReadOnlyList<Number>
{
    public int Count => values.Length;

    public Number this[int index]
    {
        get
        {
            NumberName name = names[index];
            ref readonly NumberValue value = ref values[index];
            return new Number
            {
                Metric = name.Metric.Name,
                Stat = name.Stat,
                Origin = name.Origin,
                Part = name.Part,
                Value = Maybe(value.Value),
                Unit = name.Metric.Unit,
                Numerator = value.Numerator < 0 ? null : value.Numerator,
                Denominator = value.Numerator < 0 ? null : value.Samples,
                Samples = value.Samples,
                Lower = Maybe(value.Lower),
                Upper = Maybe(value.Upper),
                Status = value.Status,
                Quality = quality,
                Rule = name.Metric.Rule,
            };
        }
    }

    /// <summary>The place of a number; −1 when it is not there.</summary>
    public int Find(string metric, string? stat, Facts.ChangeOrigin? origin, string? part)
    {
        for (int at = 0; at < values.Length; at++)
        {
            NumberName name = names[at];
            if (name.Metric.Name == metric && name.Stat == stat && name.Origin == origin && name.Part == part)
            {
                return at;
            }
        }

        return -1;
    }

    public IEnumerator<Number> GetEnumerator()
    {
        for (int at = 0; at < values.Length; at++)
        {
            yield return this[at];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static double? Maybe(double value) => double.IsNaN(value) ? null : value;
}
