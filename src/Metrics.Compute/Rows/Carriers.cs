namespace Metrics.Compute.Rows;

/// <summary>
/// By change, the services in which it was carried to production, and by which deployment first. Nearly every change has one carrier,
/// which lies in two columns; the others have a list.
/// </summary>
internal sealed class Carriers
{
    private readonly Column<int> _services = new();
    private readonly Column<int> _deployments = new();
    private readonly Dictionary<int, List<(int Service, int Deployment)>> _more = [];

    public void Reserve(int changes)
    {
        while (_services.Count < changes)
        {
            _services.Add(-1);
            _deployments.Add(-1);
        }
    }

    /// <summary>Makes room for so many more changes.</summary>
    public void Expect(int more)
    {
        _services.Expect(more);
        _deployments.Expect(more);
    }

    /// <summary>The deployment that carried the change first in the service; −1 when none has.</summary>
    public int In(int change, int service)
    {
        if (_services[change] == service)
        {
            return _deployments[change];
        }

        if (_more.Count > 0 && _more.TryGetValue(change, out List<(int Service, int Deployment)>? more))
        {
            foreach ((int other, int deployment) in more)
            {
                if (other == service)
                {
                    return deployment;
                }
            }
        }

        return -1;
    }

    /// <summary>More than one service carried it.</summary>
    public bool InSeveral(int change) => _more.Count > 0 && _more.ContainsKey(change);

    public IEnumerable<(int Service, int Deployment)> Of(int change)
    {
        if (_services[change] >= 0)
        {
            yield return (_services[change], _deployments[change]);
        }

        foreach ((int, int) carrier in _more.GetValueOrDefault(change) ?? [])
        {
            yield return carrier;
        }
    }

    public void Add(int change, int service, int deployment)
    {
        if (_services[change] < 0)
        {
            (_services[change], _deployments[change]) = (service, deployment);
            return;
        }

        if (!_more.TryGetValue(change, out List<(int, int)>? more))
        {
            _more[change] = more = [];
        }

        more.Add((service, deployment));
    }

    public void Remove(int change, int service)
    {
        _more.TryGetValue(change, out List<(int Service, int Deployment)>? more);
        if (_services[change] != service)
        {
            more?.RemoveAll(carrier => carrier.Service == service);
        }
        else if (more is null)
        {
            (_services[change], _deployments[change]) = (-1, -1);
        }
        else
        {
            (_services[change], _deployments[change]) = more[^1];
            more.RemoveAt(more.Count - 1);
        }

        if (more is { Count: 0 })
        {
            _more.Remove(change);
        }
    }

    public void Trim()
    {
        _services.Trim();
        _deployments.Trim();
    }
}
