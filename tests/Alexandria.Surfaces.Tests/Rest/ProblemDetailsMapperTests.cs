using Alexandria.Surfaces.Rest;

namespace Alexandria.Surfaces.Tests.Rest;

public sealed class ProblemDetailsMapperTests
{
    [Theory]
    [InlineData(ErrorKind.Invalid, 400)]
    [InlineData(ErrorKind.Unauthenticated, 401)]
    [InlineData(ErrorKind.Forbidden, 403)]
    [InlineData(ErrorKind.NotFound, 404)]
    [InlineData(ErrorKind.Conflict, 409)]
    [InlineData(ErrorKind.PreconditionFailed, 412)]
    [InlineData(ErrorKind.TooLarge, 413)]
    [InlineData(ErrorKind.UnsupportedMediaType, 415)]
    [InlineData(ErrorKind.Unprocessable, 422)]
    [InlineData(ErrorKind.RateLimited, 429)]
    [InlineData(ErrorKind.Defect, 500)]
    [InlineData(ErrorKind.Unavailable, 503)]
    public void Each_kind_of_error_has_its_status_and_its_title(ErrorKind kind, int status)
    {
        var problem = ProblemDetailsMapper.Map(new Error(kind, "some_code", "Some message."), "0af7651916cd43dd8448eb211c80319c");

        Assert.Equal(status, problem.Status);
        Assert.Equal("urn:alexandria:error:some_code", problem.Type);
        Assert.Equal("some_code", problem.Code);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", problem.TraceId);
        Assert.Equal(kind == ErrorKind.Defect, problem.Title == "Internal error");
        Assert.Null(problem.Errors);
    }

    [Fact]
    public void The_message_of_a_defect_stays_inside() =>
        Assert.DoesNotContain("secret", ProblemDetailsMapper.Map(new Error(ErrorKind.Defect, "internal_error", "the secret path /etc"), "t").Detail, StringComparison.Ordinal);

    [Fact]
    public void Every_kind_is_mapped() =>
        Assert.Equal(Enum.GetValues<ErrorKind>().Length, Enum.GetValues<ErrorKind>().Select(ProblemDetailsMapper.StatusOf).Distinct().Count());
}
