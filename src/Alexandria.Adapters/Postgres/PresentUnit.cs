namespace Alexandria.Adapters.Postgres;

/// <summary>Whether the present flow of control is inside a unit of work.</summary>
internal static class PresentUnit
{
    private static readonly AsyncLocal<Scope?> Running = new();

    public static bool IsInside => Running.Value is { Ended: false };

    public static async Task<T> RunAsync<T>(Func<Task<T>> run)
    {
        var scope = new Scope();
        Running.Value = scope;
        try
        {
            return await run();
        }
        finally
        {
            // What the delegate started and did not wait for is no longer inside.
            scope.Ended = true;
        }
    }

    private sealed class Scope
    {
        public volatile bool Ended;
    }
}
