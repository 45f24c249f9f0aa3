namespace Alexandria.Faults.Tests.Replicas;

/// <summary>Waits for what other processes do.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until something holds.</summary>
    /// <param name="holds">Asked again and again.</param>
    /// <param name="what">What a failure says was waited for.</param>
    /// <param name="seconds">Patience.</param>
    /// <param name="trouble">What stands in the way, for the failure's text; null: not known.</param>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> HoldsAsync(Func<Task<bool>> holds, string what, int seconds = 60, Func<string?>? trouble = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var glances = new PeriodicTimer(Glance, TimeProvider.System);
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began).TotalSeconds < seconds, $"Not within {seconds} s: {what}. {trouble?.Invoke()}");
            await glances.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        return TimeProvider.System.GetElapsedTime(began);
    }
}
