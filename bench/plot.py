"""A line plot as SVG, which a page shows without a program: axes from 0, one line for each series."""

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 320, 60, 46, 36, 20
COLOURS = ["#1f6feb", "#d4731e", "#2da44e"]


def step(limit):
    """A round distance of about five marks up to the limit."""
    size = 10 ** len(str(int(limit))) / 100
    return next(size * factor for factor in (1, 2, 5, 10, 20, 50, 100) if limit / (size * factor) <= 6)


def svg(title, x_label, y_label, series):
    """The picture of {name: [(x, y), …]}."""
    x_limit = max(x for points in series.values() for x, _ in points) or 1
    y_limit = max(y for points in series.values() for _, y in points) * 1.1 or 1
    across = lambda x: LEFT + (WIDTH - LEFT - RIGHT) * x / x_limit
    up = lambda y: HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * y / y_limit
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{WIDTH / 2}" y="20" text-anchor="middle" font-size="14">{title}</text>',
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">{x_label}</text>',
        f'<text transform="translate(14 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">{y_label}</text>',
    ]
    for place, limit, is_x in ((across, x_limit, True), (up, y_limit, False)):
        mark = 0.0
        while mark <= limit:
            at = place(mark)
            if is_x:
                lines.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{mark:g}</text>')
            else:
                lines.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ddd"/>')
                lines.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{mark:g}</text>')
            mark += step(limit)
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in points)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        lines.append(f'<text x="{LEFT + 8}" y="{TOP + 14 + 16 * number}" fill="{colour}">{name}</text>')
    return "\n".join([*lines, "</svg>", ""])
