namespace Metrics.Compute.Rows;

/// <summary>A later deployment that took this one back: by a rollback, or by carrying a revert of a change that it carried.</summary>
internal readonly record struct Undoing(int By, long At, int Service, bool Reverted);

/// <summary>Why a deployment failed its users: the incidents put down to it, and the deployments that took it back.</summary>
internal sealed class Failure
{
    public List<int> Incidents { get; } = [];

    public List<Undoing> Undoings { get; } = [];

    public bool IsEmpty => Incidents.Count == 0 && Undoings.Count == 0;
}

/// <summary>How a deployment stands at an instant.</summary>
/// <param name="Failed">It has failed its users by then.</param>
/// <param name="Recovery">When it recovered; null while it has not.</param>
internal readonly record struct Standing(bool Failed, long? Recovery);
