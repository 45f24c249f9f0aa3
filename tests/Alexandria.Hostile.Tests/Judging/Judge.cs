using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Hostile.Tests.Requests;
using Alexandria.Hostile.Tests.Wire;

namespace Alexandria.Hostile.Tests.Judging;

/// <summary>Says what is wrong with an answer.</summary>
internal sealed class Judge(string dataDirectory)
{
    /// <summary>From the last byte of a request to the first of its answer.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    // Nothing that a request of ours says, so it cannot be an echo.
    private static readonly string[] Internals = ["   at Alexandria.", "   at System.", "   at Microsoft.", ".cs:line ", "SqliteException", "SQLite Error", "Microsoft.Data.", "System.Text.Json", "NullReferenceException", "InvalidOperationException", " where tenant = ", "sqlite_"];

    public IEnumerable<string> Faults(HostileRequest request, WireAnswer answer)
    {
        if (answer.IsHangUp)
        {
            if (!request.Expected.MayHangUp)
            {
                yield return "the connection was closed without an answer";
            }

            yield break;
        }

        // Where DuckDB's library could not be had, what needs it says so.
        if (answer.Status == 503 && !AnalyticsLibrary.Available && Shortened(answer).Contains("analytics_unavailable", StringComparison.Ordinal))
        {
            yield break;
        }

        if (answer.Status >= 500 && !request.Expected.Allows(answer.Status))
        {
            yield return $"answered {answer.Status}: {Shortened(answer)}";
        }
        else if (!request.Expected.Allows(answer.Status))
        {
            yield return $"answered {answer.Status} where {request.Expected.Says} belongs: {Shortened(answer)}";
        }

        foreach (var fault in answer.Status >= 400 ? ProblemFaults(request, answer) : [])
        {
            yield return fault;
        }
    }

    private IEnumerable<string> ProblemFaults(HostileRequest request, WireAnswer answer)
    {
        if (answer.Header("x-trace-id") is null && answer.Body.Length == 0 && request.Expected.MayBeBare)
        {
            yield break;
        }

        foreach (var name in Internals.Append(dataDirectory).Append(AppContext.BaseDirectory).Where(i => answer.Text.Contains(i, StringComparison.Ordinal)))
        {
            yield return $"tells of its inside ('{name}'): {Shortened(answer)}";
        }

        var type = answer.Header("content-type");
        if (request.Refusal == Refusal.Page || (request.Refusal == Refusal.JsonRpc && type != "application/problem+json"))
        {
            var right = request.Refusal == Refusal.Page ? type?.StartsWith("text/html", StringComparison.Ordinal) == true || type == "application/problem+json" : IsRpcError(answer);
            if (!right)
            {
                yield return $"answered {answer.Status} as {type ?? "no content type"}, not as a {request.Refusal}: {Shortened(answer)}";
            }

            yield break;
        }

        if (type != "application/problem+json")
        {
            yield return $"answered {answer.Status} with {type ?? "no content type"} in place of a problem: {Shortened(answer)}";
            yield break;
        }

        if (request.Method is "HEAD")
        {
            yield break;
        }

        var problem = Parsed(answer);
        if (problem is null || (int?)problem["status"] != answer.Status || problem["traceId"]?.ToString() is not { Length: 32 } || problem["title"] is null || problem["detail"] is null)
        {
            yield return $"answered no whole problem: {Shortened(answer)}";
        }
        else if (!KnownCodes.Contains(answer.Status, problem["code"]!.ToString()))
        {
            yield return $"the code '{problem["code"]}' with {answer.Status} is not known";
        }
    }

    private static bool IsRpcError(WireAnswer answer) =>
        Parsed(answer) is { } message && message["jsonrpc"]?.ToString() == "2.0" && message["error"] is JsonObject error && error["code"] is JsonValue && error["message"] is JsonValue;

    private static JsonObject? Parsed(WireAnswer answer)
    {
        try
        {
            // A stream of events holds its messages behind "data: ".
            var text = answer.Header("content-type") is "text/event-stream" ? answer.Text.Split('\n').LastOrDefault(l => l.StartsWith("data: ", StringComparison.Ordinal))?[6..] ?? "" : answer.Text;
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Shortened(WireAnswer answer) => answer.Text.Length > 300 ? answer.Text[..300] + "…" : answer.Text;
}
