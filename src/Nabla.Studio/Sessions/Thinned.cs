namespace Nabla.Studio.Sessions;

/// <summary>Items of a list that may grow for hours, in bounded memory: all of them, later every second, every fourth, ….</summary>
/// <param name="most">How many are kept.</param>
internal sealed class Thinned<T>(int most)
{
    private readonly List<KeyValuePair<int, T>> _kept = [];

    /// <summary>Places that are multiples of it are kept.</summary>
    public int Stride { get; private set; } = 1;

    /// <summary>What is kept, by its place.</summary>
    public IReadOnlyList<KeyValuePair<int, T>> Kept => _kept;

    /// <summary>Whether an item at a place would be kept.</summary>
    public bool Wants(int place) => place % Stride == 0;

    /// <summary>Adds an item behind the others.</summary>
    public void Add(int place, T item)
    {
        if (!Wants(place)) return;
        _kept.Add(new(place, item));
        if (_kept.Count <= most) return;
        Stride *= 2;
        _kept.RemoveAll(one => !Wants(one.Key));
    }

    /// <summary>The item at a place, or the last one kept before it, and its place.</summary>
    public KeyValuePair<int, T> At(int place) => _kept[Math.Min(_kept.Count - 1, place / Stride)];
}
