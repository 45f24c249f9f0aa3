using System.Globalization;

namespace Alexandria.Console.Display;

/// <summary>A time as people say it.</summary>
internal static class RelativeTime
{
    /// <summary>"5 min ago", "in 2 h"; from a week on, the date.</summary>
    public static string Between(DateTimeOffset at, DateTimeOffset now)
    {
        var distance = (now - at).Duration();
        var text = distance.TotalSeconds switch
        {
            < 45 => "",
            < 3570 => $"{Math.Max(1, Math.Round(distance.TotalMinutes)):0} min",
            < 84_600 => $"{Math.Max(1, Math.Round(distance.TotalHours)):0} h",
            < 604_800 => $"{Math.Max(1, Math.Round(distance.TotalDays)):0} d",
            _ => null,
        };
        return text switch
        {
            null => at.UtcDateTime.ToString(at.Year == now.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture),
            "" => "just now",
            _ => at <= now ? text + " ago" : "in " + text,
        };
    }
}
