using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Alexandria.Faults.Tests.Clients;

/// <summary>Writes over REST, one request after another, until the server is gone. What was not acknowledged by then it sends again to the next server, with the same key.</summary>
internal sealed class WritingClient(int number, Random random, AcknowledgedWrites acknowledged)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150);

    private readonly WriteChooser chooser = new(random);
    private int sent;

    /// <summary>Sent, but not acknowledged: it may be there or not.</summary>
    public Write? Pending { get; private set; }

    public async Task WriteUntilGoneAsync(HttpClient http, int round)
    {
        do
        {
            Pending = chooser.Next(NextKey(round));
        }
        while (await SendPendingAsync(http, round));
    }

    /// <summary>Writes until the server refuses to.</summary>
    /// <returns>The refusal; what was refused is sent again by <see cref="SendAgainAsync"/>.</returns>
    public async Task<(int Status, string Text)> WriteUntilRefusedAsync(HttpClient http, int round)
    {
        while (true)
        {
            Pending ??= chooser.Next(NextKey(round));
            var (status, text) = await AnswerAsync(http, Pending) ?? throw new InvalidOperationException("The server is gone, and nobody killed it.");
            if (status is not (>= 200 and < 300))
            {
                return (status, text);
            }

            Keep(round, text);
        }
    }

    /// <summary>Writes until the server says that it stops, or takes no connection any more.</summary>
    /// <returns>How it ended.</returns>
    public async Task<Ending> WriteUntilStoppedAsync(HttpClient http, int round)
    {
        while (true)
        {
            Pending = chooser.Next(NextKey(round));
            using var request = RequestFor(Pending);
            HttpResponseMessage response;
            try
            {
                response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            }
            catch (HttpRequestException)
            {
                return new(null, null);
            }

            using (response)
            {
                // An answer that has begun must come to its end: this throws when it does not.
                var text = await response.Content.ReadAsStringAsync();
                if (!response.IsSuccessStatusCode)
                {
                    return new((int)response.StatusCode, JsonNode.Parse(text)!["code"]!.ToString());
                }

                Keep(round, text);
            }
        }
    }

    /// <summary>Writes in spite of faults, at a steady pace: what a server does not answer, or answers with 503 and a code, goes to the next one with the same key, until it is acknowledged.</summary>
    /// <param name="server">Which to ask next.</param>
    /// <param name="round">What the writes are counted under.</param>
    /// <param name="refusals">Takes note of what was not acknowledged.</param>
    /// <param name="stop">Ends it, as soon as the last write is acknowledged.</param>
    /// <exception cref="InvalidOperationException">An answer was neither an acknowledgement nor such a refusal.</exception>
    public async Task WriteThroughAsync(Func<HttpClient> server, int round, Refusals refusals, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(Pace, TimeProvider.System);
        while (Pending is not null || !stop.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            Pending ??= chooser.Next(NextKey(round));
            switch (await AnswerAsync(server(), Pending))
            {
                case null:
                    refusals.Add(Refusals.Unanswered);
                    break;
                case ( >= 200 and < 300, var text):
                    Keep(round, text);
                    break;
                case (503, var text) when CodeOf(text) is { Length: > 0 } code:
                    refusals.Add(code);
                    break;
                case var (status, text):
                    throw new InvalidOperationException($"{Pending.Kind} {Pending.Key} was answered {status}: {text}");
            }
        }
    }

    /// <summary>Writes so many times; each must be acknowledged.</summary>
    public async Task WriteAsync(HttpClient http, int round, int times)
    {
        for (var time = 0; time < times; time++)
        {
            Pending ??= chooser.Next(NextKey(round));
            await SendAgainAsync(http, round);
        }
    }

    /// <summary>Sends again what the last server did not acknowledge.</summary>
    /// <returns>Whether there was something.</returns>
    public async Task<bool> SendAgainAsync(HttpClient http, int round)
    {
        if (Pending is null)
        {
            return false;
        }

        return await SendPendingAsync(http, round) ? true : throw new InvalidOperationException("The server is gone, and nobody killed it.");
    }

    /// <summary>Resolves every ticket that it has opened and not yet resolved.</summary>
    public async Task ResolveAllAsync(HttpClient http, int round)
    {
        foreach (var ticket in chooser.OpenTickets)
        {
            Pending = WriteChooser.Resolve(NextKey(round), ticket);
            await SendAgainAsync(http, round);
        }
    }

    private static string? CodeOf(string problem) => JsonNode.Parse(problem)?["code"]?.ToString();

    private string NextKey(int round) => $"r{round}-c{number}-{++sent}";

    private async Task<bool> SendPendingAsync(HttpClient http, int round)
    {
        var write = Pending!;
        if (await AnswerAsync(http, write) is not var (status, text))
        {
            return false;
        }

        if (status is not (>= 200 and < 300))
        {
            throw new InvalidOperationException($"{write.Kind} {write.Key} was answered {status}: {text}");
        }

        Keep(round, text);
        return true;
    }

    private void Keep(int round, string text)
    {
        var answer = JsonNode.Parse(text)!;
        acknowledged.Add(new Acknowledged(Pending!, round, answer));
        chooser.Learn(Pending!, answer);
        Pending = null;
    }

    /// <summary>The whole answer; null when the connection broke before its end.</summary>
    private static async Task<(int Status, string Text)?> AnswerAsync(HttpClient http, Write write)
    {
        using var request = RequestFor(write);
        try
        {
            using var response = await http.SendAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return null;
        }
    }

    private static HttpRequestMessage RequestFor(Write write)
    {
        var request = new HttpRequestMessage(write.Method, write.Path) { Content = JsonContent.Create(write.Body) };
        request.Headers.Add("Idempotency-Key", write.Key);
        return request;
    }
}

/// <summary>How a client's writing came to its end.</summary>
/// <param name="Status">Of the last answer; null when there was none, because the connection was not taken or closed.</param>
/// <param name="Code">Of the last answer.</param>
internal sealed record Ending(int? Status, string? Code);
