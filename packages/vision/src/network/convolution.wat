;; A network of convolutions: float32, channels last. Products are rounded before they are added, in one order, so that
;; every device and every number of threads gets the same bits.
;;
;; A table in memory holds the layers, 128 bytes each; see `Entry` of layout.ts. A layer is done in chunks, which threads
;; claim from a word: layer * 4096 + the next chunk. Behind it is a word that counts the chunks of this layer that are done.
(module
  (memory (import "env" "memory") 1 65536 shared)

  ;; A 1 x 1 convolution: six pixels by eight channels at a time.
  (func $pointwise
    (param $from i32)     ;; address of the first pixel: channels in a row
    (param $inside i32)   ;; its bytes a pixel
    (param $weights i32)  ;; panels of eight channels: eight biases, then eight weights for each channel of the input
    (param $add i32)      ;; address of what is added to the result, shaped like it; 0: nothing
    (param $to i32)       ;; address of the result
    (param $outside i32)  ;; its bytes a pixel, a multiple of 32
    (param $pixels i32)   ;; at least 6
    (param $low f32)      ;; the result is clamped
    (param $high f32)
    (local $panel i32) (local $last i32) (local $pixel i32) (local $at i32) (local $end i32) (local $w i32) (local $sum i32)
    (local $p1 i32) (local $p2 i32) (local $p3 i32) (local $p4 i32) (local $p5 i32)
    (local $least v128) (local $most v128) (local $x v128) (local $w0 v128) (local $w1 v128)
    (local $a0 v128) (local $a1 v128) (local $b0 v128) (local $b1 v128) (local $c0 v128) (local $c1 v128)
    (local $d0 v128) (local $d1 v128) (local $e0 v128) (local $e1 v128) (local $f0 v128) (local $f1 v128)
    (local.set $least (f32x4.splat (local.get $low)))
    (local.set $most (f32x4.splat (local.get $high)))
    (local.set $last (i32.sub (local.get $pixels) (i32.const 6)))
    (local.set $p1 (local.get $inside))
    (local.set $p2 (i32.mul (local.get $inside) (i32.const 2)))
    (local.set $p3 (i32.mul (local.get $inside) (i32.const 3)))
    (local.set $p4 (i32.mul (local.get $inside) (i32.const 4)))
    (local.set $p5 (i32.mul (local.get $inside) (i32.const 5)))
    (loop $panels
      (local.set $pixel (i32.const 0))
      (loop $blocks
        (local.set $at (i32.add (local.get $from) (i32.mul (local.get $pixel) (local.get $inside))))
        (local.set $end (i32.add (local.get $at) (local.get $inside)))
        (local.set $w (local.get $weights))
        (local.set $a0 (v128.load (local.get $w)))
        (local.set $a1 (v128.load offset=16 (local.get $w)))
        (local.set $b0 (local.get $a0)) (local.set $b1 (local.get $a1))
        (local.set $c0 (local.get $a0)) (local.set $c1 (local.get $a1))
        (local.set $d0 (local.get $a0)) (local.set $d1 (local.get $a1))
        (local.set $e0 (local.get $a0)) (local.set $e1 (local.get $a1))
        (local.set $f0 (local.get $a0)) (local.set $f1 (local.get $a1))
        (loop $channels
          (local.set $w0 (v128.load offset=32 (local.get $w)))
          (local.set $w1 (v128.load offset=48 (local.get $w)))
          (local.set $x (v128.load32_splat (local.get $at)))
          (local.set $a0 (f32x4.add (local.get $a0) (f32x4.mul (local.get $x) (local.get $w0))))
          (local.set $a1 (f32x4.add (local.get $a1) (f32x4.mul (local.get $x) (local.get $w1))))
          (local.set $x (v128.load32_splat (i32.add (local.get $at) (local.get $p1))))
          (local.set $b0 (f32x4.add (local.get $b0) (f32x4.mul (local.get $x) (local.get $w0))))
          (local.set $b1 (f32x4.add (local.get $b1) (f32x4.mul (local.get $x) (local.get $w1))))
          (local.set $x (v128.load32_splat (i32.add (local.get $at) (local.get $p2))))
          (local.set $c0 (f32x4.add (local.get $c0) (f32x4.mul (local.get $x) (local.get $w0))))
          (local.set $c1 (f32x4.add (local.get $c1) (f32x4.mul (local.get $x) (local.get $w1))))
          (local.set $x (v128.load32_splat (i32.add (local.get $at) (local.get $p3))))
          (local.set $d0 (f32x4.add (local.get $d0) (f32x4.mul (local.get $x) (local.get $w0))))
          (local.set $d1 (f32x4.add (local.get $d1) (f32x4.mul (local.get $x) (local.get $w1))))
          (local.set $x (v128.load32_splat (i32.add (local.get $at) (local.get $p4))))
          (local.set $e0 (f32x4.add (local.get $e0) (f32x4.mul (local.get $x) (local.get $w0))))
          (local.set $e1 (f32x4.add (local.get $e1) (f32x4.mul (local.get $x) (local.get $w1))))
          (local.set $x (v128.load32_splat (i32.add (local.get $at) (local.get $p5))))
          (local.set $f0 (f32x4.add (local.get $f0) (f32x4.mul (local.get $x) (local.get $w0))))
          (local.set $f1 (f32x4.add (local.get $f1) (f32x4.mul (local.get $x) (local.get $w1))))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (local.set $w (i32.add (local.get $w) (i32.const 32)))
          (br_if $channels (i32.lt_u (local.get $at) (local.get $end))))
        (local.set $at (i32.add (local.get $panel) (i32.mul (local.get $pixel) (local.get $outside))))
        (if (local.get $add)
          (then
            (local.set $sum (i32.add (local.get $add) (local.get $at)))
            (local.set $a0 (f32x4.add (local.get $a0) (v128.load (local.get $sum))))
            (local.set $a1 (f32x4.add (local.get $a1) (v128.load offset=16 (local.get $sum))))
            (local.set $sum (i32.add (local.get $sum) (local.get $outside)))
            (local.set $b0 (f32x4.add (local.get $b0) (v128.load (local.get $sum))))
            (local.set $b1 (f32x4.add (local.get $b1) (v128.load offset=16 (local.get $sum))))
            (local.set $sum (i32.add (local.get $sum) (local.get $outside)))
            (local.set $c0 (f32x4.add (local.get $c0) (v128.load (local.get $sum))))
            (local.set $c1 (f32x4.add (local.get $c1) (v128.load offset=16 (local.get $sum))))
            (local.set $sum (i32.add (local.get $sum) (local.get $outside)))
            (local.set $d0 (f32x4.add (local.get $d0) (v128.load (local.get $sum))))
            (local.set $d1 (f32x4.add (local.get $d1) (v128.load offset=16 (local.get $sum))))
            (local.set $sum (i32.add (local.get $sum) (local.get $outside)))
            (local.set $e0 (f32x4.add (local.get $e0) (v128.load (local.get $sum))))
            (local.set $e1 (f32x4.add (local.get $e1) (v128.load offset=16 (local.get $sum))))
            (local.set $sum (i32.add (local.get $sum) (local.get $outside)))
            (local.set $f0 (f32x4.add (local.get $f0) (v128.load (local.get $sum))))
            (local.set $f1 (f32x4.add (local.get $f1) (v128.load offset=16 (local.get $sum))))
          ))
        (local.set $at (i32.add (local.get $to) (local.get $at)))
        (v128.store (local.get $at) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $a0))))
        (v128.store offset=16 (local.get $at) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $a1))))
        (local.set $at (i32.add (local.get $at) (local.get $outside)))
        (v128.store (local.get $at) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $b0))))
        (v128.store offset=16 (local.get $at) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $b1))))
        (local.set $at (i32.add (local.get $at) (local.get $outside)))
        (v128.store (local.get $at) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $c0))))
        (v128.store offset=16 (local.get $at) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $c1))))
        (local.set $at (i32.add (local.get $at) (local.get $outside)))
        (v128.store (local.get $at) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $d0))))
        (v128.store offset=16 (local.get $at) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $d1))))
        (local.set $at (i32.add (local.get $at) (local.get $outside)))
        (v128.store (local.get $at) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $e0))))
        (v128.store offset=16 (local.get $at) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $e1))))
        (local.set $at (i32.add (local.get $at) (local.get $outside)))
        (v128.store (local.get $at) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $f0))))
        (v128.store offset=16 (local.get $at) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $f1))))
        ;; The last block overlaps the one before it.
        (br_if $blocks
          (if (result i32) (i32.eq (local.get $pixel) (local.get $last))
            (then (i32.const 0))
            (else
              (local.set $pixel (i32.add (local.get $pixel) (i32.const 6)))
              (if (i32.gt_s (local.get $pixel) (local.get $last)) (then (local.set $pixel (local.get $last))))
              (i32.const 1)))))
      (local.set $weights (i32.add (local.get $weights) (i32.add (i32.const 32) (i32.mul (local.get $inside) (i32.const 8)))))
      (local.set $panel (i32.add (local.get $panel) (i32.const 32)))
      (br_if $panels (i32.lt_u (local.get $panel) (local.get $outside)))))

  ;; One pixel of a depthwise convolution: a window of the input, sixteen channels at a time, then four.
  (func $window
    (param $from i32) (param $row i32) (param $channels i32) (param $rows i32) (param $columns i32)
    (param $weights i32) (param $skip i32) (param $bias i32) (param $to i32) (param $least v128) (param $most v128)
    (local $end i32) (local $y i32) (local $x i32) (local $in i32) (local $w i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $end (i32.add (local.get $to) (local.get $channels)))
    (block $rest
    (loop $sixteen
      (br_if $rest (i32.gt_u (i32.add (local.get $to) (i32.const 64)) (local.get $end)))
      (local.set $a (v128.load (local.get $bias)))
      (local.set $b (v128.load offset=16 (local.get $bias)))
      (local.set $c (v128.load offset=32 (local.get $bias)))
      (local.set $d (v128.load offset=48 (local.get $bias)))
      (local.set $in (local.get $from))
      (local.set $w (local.get $weights))
      (local.set $y (local.get $rows))
      (loop $down
        (local.set $x (local.get $columns))
        (loop $along
          (local.set $a (f32x4.add (local.get $a) (f32x4.mul (v128.load (local.get $in)) (v128.load (local.get $w)))))
          (local.set $b (f32x4.add (local.get $b) (f32x4.mul (v128.load offset=16 (local.get $in)) (v128.load offset=16 (local.get $w)))))
          (local.set $c (f32x4.add (local.get $c) (f32x4.mul (v128.load offset=32 (local.get $in)) (v128.load offset=32 (local.get $w)))))
          (local.set $d (f32x4.add (local.get $d) (f32x4.mul (v128.load offset=48 (local.get $in)) (v128.load offset=48 (local.get $w)))))
          (local.set $in (i32.add (local.get $in) (local.get $channels)))
          (local.set $w (i32.add (local.get $w) (local.get $channels)))
          (br_if $along (local.tee $x (i32.sub (local.get $x) (i32.const 1)))))
        (local.set $in (i32.add (local.get $in) (local.get $row)))
        (local.set $w (i32.add (local.get $w) (local.get $skip)))
        (br_if $down (local.tee $y (i32.sub (local.get $y) (i32.const 1)))))
      (v128.store (local.get $to) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $a))))
      (v128.store offset=16 (local.get $to) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $b))))
      (v128.store offset=32 (local.get $to) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $c))))
      (v128.store offset=48 (local.get $to) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $d))))
      (local.set $from (i32.add (local.get $from) (i32.const 64)))
      (local.set $weights (i32.add (local.get $weights) (i32.const 64)))
      (local.set $bias (i32.add (local.get $bias) (i32.const 64)))
      (local.set $to (i32.add (local.get $to) (i32.const 64)))
      (br $sixteen)))
    (block $done
    (loop $four
      (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
      (local.set $a (v128.load (local.get $bias)))
      (local.set $in (local.get $from))
      (local.set $w (local.get $weights))
      (local.set $y (local.get $rows))
      (loop $down
        (local.set $x (local.get $columns))
        (loop $along
          (local.set $a (f32x4.add (local.get $a) (f32x4.mul (v128.load (local.get $in)) (v128.load (local.get $w)))))
          (local.set $in (i32.add (local.get $in) (local.get $channels)))
          (local.set $w (i32.add (local.get $w) (local.get $channels)))
          (br_if $along (local.tee $x (i32.sub (local.get $x) (i32.const 1)))))
        (local.set $in (i32.add (local.get $in) (local.get $row)))
        (local.set $w (i32.add (local.get $w) (local.get $skip)))
        (br_if $down (local.tee $y (i32.sub (local.get $y) (i32.const 1)))))
      (v128.store (local.get $to) (f32x4.pmin (local.get $most) (f32x4.pmax (local.get $least) (local.get $a))))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (local.set $weights (i32.add (local.get $weights) (i32.const 16)))
      (local.set $bias (i32.add (local.get $bias) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (br $four))))

  ;; Rows of a depthwise convolution with zeros around: of each window only what lies inside is looked at.
  (func $depthwise (param $layer i32) (param $y i32) (param $stop i32)
    (local $least v128) (local $most v128) (local $x i32) (local $down i32) (local $y0 i32) (local $y1 i32) (local $x0 i32)
    (local $x1 i32) (local $at i32) (local $first i32) (local $rows i32) (local $columns i32) (local $channels i32)
    (local $size i32) (local $stride i32) (local $along i32) (local $to i32)
    (local.set $rows (i32.load offset=16 (local.get $layer)))
    (local.set $columns (i32.load offset=20 (local.get $layer)))
    (local.set $channels (i32.load offset=24 (local.get $layer)))
    (local.set $size (i32.load offset=32 (local.get $layer)))
    (local.set $stride (i32.load offset=36 (local.get $layer)))
    (local.set $along (i32.load offset=56 (local.get $layer)))
    (local.set $least (v128.load32_splat offset=68 (local.get $layer)))
    (local.set $most (v128.load32_splat offset=72 (local.get $layer)))
    (local.set $to (i32.add (i32.load offset=48 (local.get $layer))
      (i32.mul (local.get $channels) (i32.mul (local.get $y) (local.get $along)))))
    (local.set $first (i32.add (i32.load offset=28 (local.get $layer)) (local.get $channels)))
    (loop $lines
      (local.set $down (i32.sub (i32.mul (local.get $y) (local.get $stride)) (i32.load offset=40 (local.get $layer))))
      (local.set $y0 (select (i32.sub (i32.const 0) (local.get $down)) (i32.const 0) (i32.lt_s (local.get $down) (i32.const 0))))
      (local.set $y1 (select (i32.sub (local.get $rows) (local.get $down)) (local.get $size)
        (i32.gt_s (i32.add (local.get $down) (local.get $size)) (local.get $rows))))
      (local.set $x (i32.const 0))
      (loop $pixels
        (local.set $at (i32.sub (i32.mul (local.get $x) (local.get $stride)) (i32.load offset=44 (local.get $layer))))
        (local.set $x0 (select (i32.sub (i32.const 0) (local.get $at)) (i32.const 0) (i32.lt_s (local.get $at) (i32.const 0))))
        (local.set $x1 (select (i32.sub (local.get $columns) (local.get $at)) (local.get $size)
          (i32.gt_s (i32.add (local.get $at) (local.get $size)) (local.get $columns))))
        (call $window
          (i32.add (i32.load offset=12 (local.get $layer)) (i32.mul (local.get $channels)
            (i32.add (i32.add (local.get $at) (local.get $x0))
              (i32.mul (local.get $columns) (i32.add (local.get $y0) (local.get $down))))))
          (i32.mul (local.get $channels) (i32.sub (local.get $columns) (i32.sub (local.get $x1) (local.get $x0))))
          (local.get $channels)
          (i32.sub (local.get $y1) (local.get $y0))
          (i32.sub (local.get $x1) (local.get $x0))
          (i32.add (local.get $first) (i32.mul (local.get $channels)
            (i32.add (local.get $x0) (i32.mul (local.get $y0) (local.get $size)))))
          (i32.mul (local.get $channels) (i32.sub (local.get $size) (i32.sub (local.get $x1) (local.get $x0))))
          (i32.sub (local.get $first) (local.get $channels)) (local.get $to) (local.get $least) (local.get $most))
        (local.set $to (i32.add (local.get $to) (local.get $channels)))
        (br_if $pixels (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 1))) (local.get $along))))
      (br_if $lines (i32.lt_u (local.tee $y (i32.add (local.get $y) (i32.const 1))) (local.get $stop)))))

  ;; Rows of windows of the input, each window in a row, zeros around: a convolution over them is one over single pixels.
  (func $windows (param $layer i32) (param $y i32) (param $stop i32)
    (local $x i32) (local $row i32) (local $column i32) (local $lastRow i32) (local $lastColumn i32) (local $to i32)
    (local $from i32) (local $end i32) (local $inside i32) (local $size i32) (local $along i32)
    (local.set $inside (i32.load offset=24 (local.get $layer)))
    (local.set $size (i32.load offset=32 (local.get $layer)))
    (local.set $along (i32.load offset=56 (local.get $layer)))
    (local.set $to (i32.add (i32.load offset=48 (local.get $layer))
      (i32.mul (i32.load offset=60 (local.get $layer)) (i32.mul (local.get $y) (local.get $along)))))
    (loop $lines
      (local.set $x (i32.const 0))
      (loop $pixels
        (local.set $row
          (i32.sub (i32.mul (local.get $y) (i32.load offset=36 (local.get $layer))) (i32.load offset=40 (local.get $layer))))
        (local.set $lastRow (i32.add (local.get $row) (local.get $size)))
        (loop $down
          (local.set $column
            (i32.sub (i32.mul (local.get $x) (i32.load offset=36 (local.get $layer))) (i32.load offset=44 (local.get $layer))))
          (local.set $lastColumn (i32.add (local.get $column) (local.get $size)))
          (loop $across
            (local.set $end (i32.add (local.get $to) (local.get $inside)))
            (if (i32.and
                (i32.lt_u (local.get $row) (i32.load offset=16 (local.get $layer)))
                (i32.lt_u (local.get $column) (i32.load offset=20 (local.get $layer))))
              (then
                (local.set $from (i32.add (i32.load offset=12 (local.get $layer)) (i32.mul (local.get $inside)
                  (i32.add (local.get $column) (i32.mul (local.get $row) (i32.load offset=20 (local.get $layer)))))))
                (loop $copy
                  (i32.store (local.get $to) (i32.load (local.get $from)))
                  (local.set $from (i32.add (local.get $from) (i32.const 4)))
                  (br_if $copy (i32.lt_u (local.tee $to (i32.add (local.get $to) (i32.const 4))) (local.get $end)))))
              (else
                (loop $clear
                  (i32.store (local.get $to) (i32.const 0))
                  (br_if $clear (i32.lt_u (local.tee $to (i32.add (local.get $to) (i32.const 4))) (local.get $end))))))
            (br_if $across (i32.lt_s (local.tee $column (i32.add (local.get $column) (i32.const 1))) (local.get $lastColumn))))
          (br_if $down (i32.lt_s (local.tee $row (i32.add (local.get $row) (i32.const 1))) (local.get $lastRow))))
        (br_if $pixels (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 1))) (local.get $along))))
      (br_if $lines (i32.lt_u (local.tee $y (i32.add (local.get $y) (i32.const 1))) (local.get $stop)))))

  ;; A chunk of a layer: some of its pixels, or of its rows.
  (func $chunk (param $layer i32) (param $index i32)
    (local $start i32) (local $count i32) (local $all i32) (local $add i32)
    (local.set $count (i32.load offset=8 (local.get $layer)))
    (local.set $start (i32.mul (local.get $index) (local.get $count)))
    (local.set $all (i32.load offset=52 (local.get $layer)))
    (if (i32.eqz (i32.load (local.get $layer)))
      (then
        ;; The last block is a whole one: it computes some pixels again, or beyond the end, where there is room for it.
        (if (i32.gt_s (i32.add (local.get $start) (i32.const 6)) (local.get $all))
          (then (local.set $start (select (i32.sub (local.get $all) (i32.const 6)) (i32.const 0)
            (i32.gt_s (local.get $all) (i32.const 6))))))
        (if (i32.gt_s (i32.add (local.get $start) (local.get $count)) (local.get $all))
          (then (local.set $count (i32.sub (local.get $all) (local.get $start)))))
        (if (i32.lt_s (local.get $count) (i32.const 6)) (then (local.set $count (i32.const 6))))
        (local.set $add (i32.load offset=64 (local.get $layer)))
        (call $pointwise
          (i32.add (i32.load offset=12 (local.get $layer)) (i32.mul (local.get $start) (i32.load offset=24 (local.get $layer))))
          (i32.load offset=24 (local.get $layer))
          (i32.load offset=28 (local.get $layer))
          (select
            (i32.add (local.get $add) (i32.mul (local.get $start) (i32.load offset=60 (local.get $layer))))
            (i32.const 0) (local.get $add))
          (i32.add (i32.load offset=48 (local.get $layer)) (i32.mul (local.get $start) (i32.load offset=60 (local.get $layer))))
          (i32.load offset=60 (local.get $layer))
          (local.get $count)
          (f32.load offset=68 (local.get $layer))
          (f32.load offset=72 (local.get $layer))))
      (else
        (local.set $count (i32.add (local.get $start) (local.get $count)))
        (if (i32.gt_s (local.get $count) (local.get $all)) (then (local.set $count (local.get $all))))
        (if (i32.eq (i32.load (local.get $layer)) (i32.const 1))
          (then (call $depthwise (local.get $layer) (local.get $start) (local.get $count)))
          (else (call $windows (local.get $layer) (local.get $start) (local.get $count)))))))

  ;; Claims one chunk, if there is one, and does it. The claim holds only while the layer is the one that was read.
  (func $take (param $table i32) (param $job i32) (result i32)
    (local $word i32) (local $layer i32)
    (local.set $word (i32.atomic.load (local.get $job)))
    (if (i32.lt_s (local.get $word) (i32.const 0)) (then (return (i32.const 0))))
    (local.set $layer (i32.add (local.get $table) (i32.shl (i32.shr_u (local.get $word) (i32.const 12)) (i32.const 7))))
    (if (i32.ge_u (i32.and (local.get $word) (i32.const 4095)) (i32.load offset=4 (local.get $layer)))
      (then (return (i32.const 0))))
    (if (i32.eq (local.get $word)
        (i32.atomic.rmw.cmpxchg (local.get $job) (local.get $word) (i32.add (local.get $word) (i32.const 1))))
      (then
        (call $chunk (local.get $layer) (i32.and (local.get $word) (i32.const 4095)))
        (drop (i32.atomic.rmw.add offset=4 (local.get $job) (i32.const 1)))))
    (i32.const 1))

  ;; All layers, one after the other, with whatever threads serve.
  (func (export "run") (param $table i32) (param $layers i32) (param $job i32)
    (local $layer i32)
    (loop $next
      (i32.atomic.store offset=4 (local.get $job) (i32.const 0))
      (i32.atomic.store (local.get $job) (i32.shl (local.get $layer) (i32.const 12)))
      (drop (memory.atomic.notify (local.get $job) (i32.const -1)))
      (loop $chunks (br_if $chunks (call $take (local.get $table) (local.get $job))))
      ;; What others have begun is soon done.
      (loop $wait
        (br_if $wait
          (i32.lt_u (i32.atomic.load offset=4 (local.get $job))
            (i32.load offset=4 (i32.add (local.get $table) (i32.shl (local.get $layer) (i32.const 7)))))))
      (br_if $next (i32.lt_u (local.tee $layer (i32.add (local.get $layer) (i32.const 1))) (local.get $layers)))))

  ;; Another thread: takes chunks, looks for some time for the next ones, and sleeps until there are any. Ends when the
  ;; job is -1.
  (func (export "serve") (param $table i32) (param $job i32)
    (local $word i32) (local $looks i32)
    (loop $forever
      (if (call $take (local.get $table) (local.get $job))
        (then (local.set $looks (i32.const 0)) (br $forever)))
      (local.set $word (i32.atomic.load (local.get $job)))
      (if (i32.eq (local.get $word) (i32.const -1)) (then (return)))
      (local.set $looks (i32.add (local.get $looks) (i32.const 1)))
      (br_if $forever (i32.lt_u (local.get $looks) (i32.const 20000)))
      ;; Chunks may have come since: then it does not sleep.
      (if (call $take (local.get $table) (local.get $job)) (then (local.set $looks (i32.const 0)) (br $forever)))
      (drop (memory.atomic.wait32 (local.get $job) (local.get $word) (i64.const -1)))
      (local.set $looks (i32.const 0))
      (br $forever))))
