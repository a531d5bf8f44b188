using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>A service's stretch of time in a scope: facts at an instant t with From ≤ t &lt; Until count.</summary>
internal readonly record struct Member(int Service, long From, long Until)
{
    /// <summary>It was there all the time.</summary>
    public bool IsWhole => From == long.MinValue && Until == long.MaxValue;
}

/// <summary>The services of a scope, for a team each only while the team owned it. A fact of several services counts once.</summary>
internal sealed class ScopeMembers
{
    private readonly Tables _tables;
    private readonly int _team = -1;
    private readonly int _service = -1;

    private ScopeMembers(Tables tables, Scope scope)
    {
        (_tables, Scope) = (tables, scope);
        switch (scope.Kind)
        {
            case ScopeKind.Service:
                _service = tables.Map.ServiceNumber(scope.Name);
                Members = _service < 0 ? [] : [new Member(_service, long.MinValue, long.MaxValue)];
                break;
            case ScopeKind.Team:
                _team = tables.Map.TeamNumber(scope.Name);
                Members = _team < 0 ? [] : [.. tables.Map.OwnedBy(_team).Select(span => new Member(span.Service, span.From, span.Until))];
                break;
            default:
                Members = [.. Enumerable.Range(0, tables.Services.Length).Select(service => new Member(service, long.MinValue, long.MaxValue))];
                break;
        }
    }

    public Scope Scope { get; }

    public IReadOnlyList<Member> Members { get; }

    public static ScopeMembers Of(Tables tables, Scope scope) => new(tables, scope);

    /// <summary>Whether a fact of the service at that instant counts here.</summary>
    public bool Holds(int service, long instant) => Scope.Kind switch
    {
        ScopeKind.Service => service == _service,
        ScopeKind.Team => _tables.Map.TeamAt(service, instant) == _team,
        _ => true,
    };

    /// <summary>Whether a fact of these services is counted by this one: by the first of them that counts here.</summary>
    public bool CountedBy(int service, int set, long instant)
    {
        ReadOnlySpan<int> services = _tables.Sets[set];
        if (services.Length <= 1)
        {
            return true;
        }

        foreach (int each in services)
        {
            if (Holds(each, instant))
            {
                return each == service;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a change that several services carried counts with this carrier: with the earliest of the scope, and of one deployment to
    /// two services with the first service.
    /// </summary>
    public bool IsFirst(int service, int deployment, int change)
    {
        foreach ((int otherService, int other) in _tables.Carriers.Of(change))
        {
            if (otherService != service && Holds(otherService, _tables.Deployments[other].Time))
            {
                int order = _tables.CompareDeployments(other, deployment);
                if (order < 0 || (order == 0 && otherService < service))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
