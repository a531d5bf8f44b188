using Metrics.Compute.Stats;

namespace Metrics.Compute.Numbers;

/// <summary>What one service or several give to a scope over one window at one instant; figures are made of the sum of some.</summary>
internal interface ITally
{
    ref readonly Sums Sums { get; }

    /// <summary>The days with a deployment, each once.</summary>
    List<int> Days { get; }

    /// <summary>How long incidents took that were resolved in the window.</summary>
    List<long> Restored { get; }

    /// <summary>How long recoveries took in the window, with the deployments' origins.</summary>
    List<(byte Origin, long Milliseconds)> Recovered { get; }

    /// <summary>When the incidents began that are open at the instant.</summary>
    List<long> OpenSince { get; }

    /// <summary>The durations of one kind; null where there are none.</summary>
    IDeck? this[int kind] { get; }
}
