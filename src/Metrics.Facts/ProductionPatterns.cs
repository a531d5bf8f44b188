using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Metrics.Facts;

/// <summary>Which environments are production: a service's own pattern, else that of the definitions; answers are kept.</summary>
internal sealed class ProductionPatterns(int services, string production)
{
    private const int MostKept = 50_000;

    private readonly Regex _default = Patterns.Of(production);
    private readonly Regex?[] _own = new Regex?[services];
    private readonly ConcurrentDictionary<(int Service, string Environment), bool> _known = new();

    public void Set(int service, string? pattern) => _own[service] = pattern is null ? null : Patterns.Of(pattern);

    public bool Matches(int service, string environment)
    {
        int asked = _own[service] is null ? -1 : service;
        if (_known.TryGetValue((asked, environment), out bool known))
        {
            return known;
        }

        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }

        return _known[(asked, environment)] = (_own[service] ?? _default).IsMatch(environment);
    }

    /// <summary>It has a pattern of its own, and that matches.</summary>
    public bool MatchesOwn(int service, string environment) => _own[service] is not null && Matches(service, environment);

    public bool MatchesDefault(string environment) => _default.IsMatch(environment);
}
