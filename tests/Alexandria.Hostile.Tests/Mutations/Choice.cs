namespace Alexandria.Hostile.Tests.Mutations;

internal static class Choice
{
    public static T Pick<T>(IReadOnlyList<T> from, Random random) => from[random.Next(from.Count)];
}
