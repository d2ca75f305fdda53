namespace Nabla.Data.Sources;

/// <summary>What images a network takes.</summary>
/// <param name="Rows">Rows of pixels.</param>
/// <param name="Columns">Columns of pixels.</param>
/// <param name="Planes">1 for grey, 3 for red, green and blue.</param>
/// <param name="Background">The grey on which transparent ones are laid; null where nobody knows, as for models from elsewhere.</param>
public readonly record struct ImageForm(int Rows, int Columns, int Planes, byte? Background)
{
    /// <summary>That of samples which have so many numbers each; null where they are no images of one or three planes.</summary>
    public static ImageForm? From((int Rows, int Columns)? image, int numbers, byte? background) =>
        image is var (rows, columns) && numbers % (rows * columns) == 0 && numbers / (rows * columns) is 1 or 3
        ? new(rows, columns, numbers / (rows * columns), background) : null;
}
