using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Augmentation;

/// <summary>
/// A random distortion of training images that preserves their class, different in every epoch.
/// </summary>
/// <remarks>
/// A distortion determines the sampling position of each pixel. Several distortions compose these positions, and the image is interpolated
/// once at the end, which avoids repeated blur.
/// <para>Implementations must be immutable: threads share them.</para>
/// </remarks>
public interface IDistortion : IDescribed
{
    /// <summary>Prepares the distortion for images of one size.</summary>
    /// <param name="rows">Rows of the image.</param>
    /// <param name="columns">Columns of the image.</param>
    /// <returns>The prepared distortion. It may have buffers, so each thread needs its own.</returns>
    IDisplacement CreateDisplacement(int rows, int columns);
}

/// <summary>A distortion for images of one size, used by one thread.</summary>
public interface IDisplacement
{
    /// <summary>Moves the sampling positions of an image.</summary>
    /// <param name="x">rows × columns: the column where each pixel is sampled, in pixels, with 0 at the center of the first; changed in
    /// place.</param>
    /// <param name="y">rows × columns: the row where each pixel is sampled.</param>
    /// <param name="random">The random stream of this image, epoch and distortion.</param>
    void Displace(Span<float> x, Span<float> y, Philox random);
}

/// <summary>The registered distortions.</summary>
public static class DistortionRegistry
{
    /// <summary>The registry.</summary>
    public static Registry<IDistortion> Default { get; } = new(
        "distortion",
        s => new Elastic(s.Number("sigma", 0, 4), s.Number("alpha", 1, 34)),
        s => new Rotation(s.Number("degrees", 0, 15)),
        s => new Scaling(s.Number("share", 0, 0.15)),
        s => new Shear(s.Number("slope", 0, 0.15)),
        s => new Translation(s.Number("pixels", 0, 1)))
    {
        Synonyms = Suggestion.Synonyms(
            ("elastic", "elastic-transform"),
            ("rotation", "random-rotation rotate"),
            ("scaling", "zoom random-zoom scale"),
            ("shear", "random-shear"),
            ("translation", "shift random-translation translate")),
    };

    /// <summary>Parses a sequence of distortions: <c>elastic:sigma=4,alpha=34+rotation:degrees=15</c>.</summary>
    /// <param name="text">Distortions separated by a plus; <c>none</c> for none.</param>
    /// <returns>The distortions in their order.</returns>
    /// <exception cref="FormatException">A name is unknown, or a number is unknown or out of range.</exception>
    public static IReadOnlyList<IDistortion> ParseList(string text)
    {
        var distortions = new List<IDistortion>();
        var spec = Default.ParseSpec(text);
        if (spec is { Name: "none", Numbers.Count: 0, Nested: null }) return distortions;
        for (Spec? next = spec; next is not null; next = next.Nested) distortions.Add(Default.Create(next with { Nested = null }));
        return distortions;
    }

    /// <summary>Formats a sequence of distortions.</summary>
    /// <param name="distortions">The distortions in their order.</param>
    /// <returns>The text that <see cref="ParseList"/> reads.</returns>
    public static string Format(IReadOnlyList<IDistortion> distortions)
    {
        ArgumentNullException.ThrowIfNull(distortions);
        return distortions.Count == 0 ? "none" : string.Join('+', distortions.Select(distortion => distortion.Spec));
    }
}
