using System.Collections.Concurrent;
using System.Text.Json;
using Alexandria.Downloads;

namespace Alexandria.Knowledge.Ontologies.Plan.Resolvers;

/// <summary>Asks registries for JSON. An answer is taken again for a few minutes: one plan may ask for the same list many times.</summary>
internal sealed class RegistryClient(IDownloader downloads, TimeProvider time)
{
    private const long LargestAnswer = 32L << 20;
    private const int DeepestAnswer = 64;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Uri, (DateTimeOffset At, JsonElement Answer)> answers = new();

    /// <param name="address">What to ask.</param>
    /// <param name="credential">Sent to that host alone as <c>Authorization</c>; null for none.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<Result<JsonElement>> GetAsync(Uri address, string? credential, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (answers.TryGetValue(address, out var known) && now - known.At < Fresh)
        {
            return known.Answer;
        }

        foreach (var (old, _) in answers.Where(a => now - a.Value.At >= Fresh))
        {
            answers.TryRemove(old, out _);
        }

        var content = await downloads.ReadAsync(
            new ResourceRequest { Address = address, Credential = credential is null ? null : new("Authorization", credential), MaxBytes = LargestAnswer, Accept = "application/json" }, cancellation);
        if (content.Failed)
        {
            return content.Error;
        }

        try
        {
            using var document = JsonDocument.Parse(content.Value.Content, new JsonDocumentOptions { MaxDepth = DeepestAnswer });
            var answer = document.RootElement.Clone();
            answers[address] = (now, answer);
            return answer;
        }
        catch (JsonException)
        {
            return Error.Unprocessable("resolver_answer", $"'{address.Host}' did not answer with JSON; look whether the configured address of the registry is right.");
        }
    }
}
