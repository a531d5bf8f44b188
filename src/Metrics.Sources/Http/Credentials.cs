using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Http;

/// <summary>Shows who asks, by the secrets as they are at that moment.</summary>
/// <param name="now">The run's now: a source has no clock, so time is counted on from there.</param>
internal sealed class Credentials(Auth? auth, HttpClient http, DateTimeOffset now)
{
    private readonly AccessToken? _token = auth?.Oauth2 is { } client ? new AccessToken(client, http, From(now)) : null;

    public async Task AddAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        if (_token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _token.GetAsync(cancel));
        }
        else if (auth?.Bearer is { } bearer)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer.Reveal());
        }
        else if (auth?.Basic is { } basic)
        {
            request.Headers.Authorization = Basic(basic.User, basic.Password.Reveal());
        }

        foreach ((string name, Secret value) in auth?.Headers ?? new Dictionary<string, Secret>())
        {
            request.Headers.TryAddWithoutValidation(name, value.Reveal());
        }
    }

    /// <summary>After a good answer: the token works.</summary>
    public void Taken() => _token?.Taken();

    /// <summary>After a refusal: whether another try with a new token may help.</summary>
    public bool CanRenew() => _token?.Forget() == true;

    private static Func<DateTimeOffset> From(DateTimeOffset now)
    {
        long since = Stopwatch.GetTimestamp();
        return () => now + Stopwatch.GetElapsedTime(since);
    }

    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
}
