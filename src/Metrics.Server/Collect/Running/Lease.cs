using Metrics.Store;

namespace Metrics.Server.Collect.Running;

/// <summary>The right of this process to collect a source, renewed as long as it is held.</summary>
internal sealed class Lease : IAsyncDisposable
{
    private readonly FactStore _store;
    private readonly string _source;
    private readonly CollectorOptions _options;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _renewing;

    private Lease(FactStore store, string source, CollectorOptions options, TimeProvider clock)
    {
        (_store, _source, _options, _clock) = (store, source, options, clock);
        _renewing = RenewAsync();
    }

    /// <summary>Cancelled when another process took over, or it could not be renewed in time.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Takes the lease; null while another process holds it.</summary>
    public static async Task<Lease?> TakeAsync(FactStore store, string source, CollectorOptions options, TimeProvider clock, CancellationToken cancel) =>
        await store.LeaseAsync(source, options.Holder, options.Lease, cancel) ? new Lease(store, source, options, clock) : null;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewing;
        try
        {
            await _store.ReleaseAsync(_source, _options.Holder, CancellationToken.None);
        }
        catch (StoreException)
        {
            // It runs out by itself; whatever keeps the store from being written has been told by the run.
        }

        _lost.Dispose();
        _end.Dispose();
    }

    private async Task RenewAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(_options.Lease / 4, _clock);
            DateTimeOffset held = _clock.GetUtcNow() + _options.Lease;
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                if (await TryRenewAsync() is { } renewed)
                {
                    held = renewed ? _clock.GetUtcNow() + _options.Lease : DateTimeOffset.MinValue;
                }

                if (_clock.GetUtcNow() >= held)
                {
                    await _lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Given back.
        }
    }

    private async Task<bool?> TryRenewAsync()
    {
        try
        {
            return await _store.LeaseAsync(_source, _options.Holder, _options.Lease, _end.Token);
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
