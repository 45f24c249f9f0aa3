using System.Text.Json.Nodes;

namespace Alexandria.Testing;

/// <summary>Reads what a process says on standard error, so that it never waits for a full pipe, and keeps what a failed test wants to see.</summary>
internal sealed class ErrorOutput(StreamReader reader)
{
    private const int LinesKept = 100;

    private readonly Lock gate = new();
    private readonly Queue<string> last = new();
    private readonly List<string> faults = [];

    /// <summary>The newest lines.</summary>
    public string Tail
    {
        get
        {
            lock (gate)
            {
                return string.Join('\n', last);
            }
        }
    }

    /// <summary>Log lines at Error or above.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (gate)
            {
                return [.. faults];
            }
        }
    }

    public async Task ReadToEndAsync()
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (gate)
            {
                last.Enqueue(line);
                if (last.Count > LinesKept)
                {
                    last.Dequeue();
                }

                if (IsFault(line))
                {
                    faults.Add(line);
                }
            }
        }
    }

    private static bool IsFault(string line)
    {
        if (!line.StartsWith('{'))
        {
            return false;
        }

        try
        {
            return JsonNode.Parse(line)?["level"]?.ToString() is "error" or "critical";
        }
        catch (System.Text.Json.JsonException)
        {
            // The last line of a killed process may be cut.
            return false;
        }
    }
}
