using System.Diagnostics.CodeAnalysis;

namespace Alexandria;

/// <summary>A value, or the reason why there is none.</summary>
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Error? error) => (this.value, Error) = (value, error);

    /// <summary>The reason; null on success.</summary>
    public Error? Error { get; }

    /// <summary>The value; reading it on a failure is a defect and throws.</summary>
    public T Value => Error is null ? value! : throw new InvalidOperationException($"The result is the error '{Error.Code}'; check Failed before reading Value.");

    [MemberNotNullWhen(true, nameof(Error))]
    public bool Failed => Error is not null;

    /// <summary>For a <typeparamref name="T"/> that is <see cref="object"/>, where the implicit conversion would take an error for a value.</summary>
    public static Result<T> Success(T value) => new(value, null);

    /// <inheritdoc cref="Success"/>
    public static Result<T> Failure(Error error) => new(default, error);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}

/// <summary>The answer of an operation that has nothing to say: 204 over REST.</summary>
public sealed record Nothing
{
    public static Nothing Value { get; } = new();
}
