;; The inner loop of reduction.ts: four rows of a matrix, each entry read once and used twice, for y = A x and for
;; y = transpose(A) x. Of a symmetric matrix that is an entry right of the diagonal and its mirror image.
(module
  (memory (import "env" "memory") 1 65536 shared)

  (func $fourRows (export "fourRows")
    (param $row i32)     ;; address of the first entry in the first row
    (param $stride i32)  ;; bytes from row to row
    (param $xi i32)      ;; address of the four x, and of the four y, that belong to the rows
    (param $yi i32)
    (param $xj i32)      ;; address of the x and the y that belong to the first entry's column
    (param $yj i32)
    (param $end i32)     ;; where x ends; from $xj it is a multiple of 16 bytes
    (local $row1 i32) (local $row2 i32) (local $row3 i32)
    (local $x0 v128) (local $x1 v128) (local $x2 v128) (local $x3 v128)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $y0 v128) (local $y1 v128) (local $y2 v128) (local $y3 v128)
    (local $x v128)
    (local.set $row1 (i32.add (local.get $row) (local.get $stride)))
    (local.set $row2 (i32.add (local.get $row1) (local.get $stride)))
    (local.set $row3 (i32.add (local.get $row2) (local.get $stride)))
    (local.set $x0 (v128.load64_splat (local.get $xi)))
    (local.set $x1 (v128.load64_splat offset=8 (local.get $xi)))
    (local.set $x2 (v128.load64_splat offset=16 (local.get $xi)))
    (local.set $x3 (v128.load64_splat offset=24 (local.get $xi)))
    (block $done
      (loop $two_columns
        (br_if $done (i32.ge_u (local.get $xj) (local.get $end)))
        (local.set $a0 (v128.load (local.get $row)))
        (local.set $a1 (v128.load (local.get $row1)))
        (local.set $a2 (v128.load (local.get $row2)))
        (local.set $a3 (v128.load (local.get $row3)))
        (local.set $x (v128.load (local.get $xj)))
        (local.set $y0 (f64x2.add (local.get $y0) (f64x2.mul (local.get $a0) (local.get $x))))
        (local.set $y1 (f64x2.add (local.get $y1) (f64x2.mul (local.get $a1) (local.get $x))))
        (local.set $y2 (f64x2.add (local.get $y2) (f64x2.mul (local.get $a2) (local.get $x))))
        (local.set $y3 (f64x2.add (local.get $y3) (f64x2.mul (local.get $a3) (local.get $x))))
        (v128.store (local.get $yj)
          (f64x2.add (v128.load (local.get $yj))
            (f64x2.add
              (f64x2.add
                (f64x2.mul (local.get $a0) (local.get $x0))
                (f64x2.mul (local.get $a1) (local.get $x1)))
              (f64x2.add
                (f64x2.mul (local.get $a2) (local.get $x2))
                (f64x2.mul (local.get $a3) (local.get $x3))))))
        (local.set $row (i32.add (local.get $row) (i32.const 16)))
        (local.set $row1 (i32.add (local.get $row1) (i32.const 16)))
        (local.set $row2 (i32.add (local.get $row2) (i32.const 16)))
        (local.set $row3 (i32.add (local.get $row3) (i32.const 16)))
        (local.set $xj (i32.add (local.get $xj) (i32.const 16)))
        (local.set $yj (i32.add (local.get $yj) (i32.const 16)))
        (br $two_columns)))
    (f64.store (local.get $yi)
      (f64.add (f64.load (local.get $yi))
        (f64.add (f64x2.extract_lane 0 (local.get $y0)) (f64x2.extract_lane 1 (local.get $y0)))))
    (f64.store offset=8 (local.get $yi)
      (f64.add (f64.load offset=8 (local.get $yi))
        (f64.add (f64x2.extract_lane 0 (local.get $y1)) (f64x2.extract_lane 1 (local.get $y1)))))
    (f64.store offset=16 (local.get $yi)
      (f64.add (f64.load offset=16 (local.get $yi))
        (f64.add (f64x2.extract_lane 0 (local.get $y2)) (f64x2.extract_lane 1 (local.get $y2)))))
    (f64.store offset=24 (local.get $yi)
      (f64.add (f64.load offset=24 (local.get $yi))
        (f64.add (f64x2.extract_lane 0 (local.get $y3)) (f64x2.extract_lane 1 (local.get $y3))))))

  ;; Some rows of a symmetric matrix of which the upper triangle is read, times x: what their entries from the diagonal to
  ;; the column $end add to y, and their mirror images.
  (func $rows
    (param $values i32) ;; address of the matrix
    (param $n i32)
    (param $x i32)
    (param $y i32)
    (param $row i32)    ;; first row
    (param $to i32)     ;; row after the last
    (param $end i32)
    (local $entry i32) (local $xj i32) (local $yj i32) (local $xend i32) (local $a f64) (local $own f64) (local $sum f64)
    (local.set $xend (i32.add (local.get $x) (i32.shl (local.get $end) (i32.const 3))))
    (block $done
      (loop $next_row
        (br_if $done (i32.ge_u (local.get $row) (local.get $to)))
        (local.set $entry
          (i32.add (local.get $values)
            (i32.shl (i32.mul (local.get $row) (i32.add (local.get $n) (i32.const 1))) (i32.const 3))))
        (local.set $xj (i32.add (local.get $x) (i32.shl (local.get $row) (i32.const 3))))
        (local.set $yj (i32.add (local.get $y) (i32.shl (local.get $row) (i32.const 3))))
        (local.set $own (f64.load (local.get $xj)))
        (local.set $sum
          (f64.add (f64.load (local.get $yj)) (f64.mul (f64.load (local.get $entry)) (local.get $own))))
        (block $row_done
          (loop $next_column
            (local.set $entry (i32.add (local.get $entry) (i32.const 8)))
            (local.set $xj (i32.add (local.get $xj) (i32.const 8)))
            (local.set $yj (i32.add (local.get $yj) (i32.const 8)))
            (br_if $row_done (i32.ge_u (local.get $xj) (local.get $xend)))
            (local.set $a (f64.load (local.get $entry)))
            (local.set $sum (f64.add (local.get $sum) (f64.mul (local.get $a) (f64.load (local.get $xj)))))
            (f64.store (local.get $yj)
              (f64.add (f64.load (local.get $yj)) (f64.mul (local.get $a) (local.get $own))))
            (br $next_column)))
        (f64.store (i32.add (local.get $y) (i32.shl (local.get $row) (i32.const 3))) (local.get $sum))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next_row))))

  ;; What the rows $i to $to (exclusive) of a symmetric matrix add to its product with x, rows and columns from $i on.
  (func $product (export "product")
    (param $values i32) ;; address of the matrix; its upper triangle is read
    (param $n i32)
    (param $x i32)      ;; addresses of two vectors of n entries
    (param $y i32)
    (param $i i32)
    (param $to i32)
    (local $start i32) (local $at i32)
    (memory.fill
      (i32.add (local.get $y) (i32.shl (local.get $i) (i32.const 3)))
      (i32.const 0)
      (i32.shl (i32.sub (local.get $n) (local.get $i)) (i32.const 3)))
    (block $done
      (loop $next_rows
        (br_if $done (i32.gt_u (i32.add (local.get $i) (i32.const 4)) (local.get $to)))
        ;; The corner on the diagonal, and a column more when the rest is odd: below, two are taken at a time.
        (local.set $start
          (i32.add
            (i32.add (local.get $i) (i32.const 4))
            (i32.and (i32.sub (local.get $n) (local.get $i)) (i32.const 1))))
        (call $rows
          (local.get $values) (local.get $n) (local.get $x) (local.get $y)
          (local.get $i) (i32.add (local.get $i) (i32.const 4)) (local.get $start))
        (local.set $at (i32.shl (local.get $i) (i32.const 3)))
        (local.set $start (i32.shl (local.get $start) (i32.const 3)))
        (call $fourRows
          (i32.add (local.get $values) (i32.add (i32.mul (local.get $at) (local.get $n)) (local.get $start)))
          (i32.shl (local.get $n) (i32.const 3))
          (i32.add (local.get $x) (local.get $at))
          (i32.add (local.get $y) (local.get $at))
          (i32.add (local.get $x) (local.get $start))
          (i32.add (local.get $y) (local.get $start))
          (i32.add (local.get $x) (i32.shl (local.get $n) (i32.const 3))))
        (local.set $i (i32.add (local.get $i) (i32.const 4)))
        (br $next_rows)))
    (call $rows
      (local.get $values) (local.get $n) (local.get $x) (local.get $y)
      (local.get $i) (local.get $to) (local.get $n)))

  ;; The life of the second thread: `product` of the rows from the one at $job + 4 on, each time that the word at $job says
  ;; 1 (offered); it then says 2 (taken) and 3 (done). Ends when it says -1. What it waits for comes soon or not for long:
  ;; it looks many times before it sleeps.
  (func (export "serve") (param $values i32) (param $n i32) (param $x i32) (param $y i32) (param $job i32)
    (local $state i32) (local $looks i32)
    (loop $look
      (local.set $state (i32.atomic.load (local.get $job)))
      (if (i32.eq (local.get $state) (i32.const -1)) (then (return)))
      (if (i32.eq (local.get $state) (i32.const 1))
        (then
          (if (i32.eq (i32.atomic.rmw.cmpxchg (local.get $job) (i32.const 1) (i32.const 2)) (i32.const 1))
            (then
              (call $product
                (local.get $values) (local.get $n) (local.get $x) (local.get $y)
                (i32.atomic.load offset=4 (local.get $job)) (local.get $n))
              (drop (i32.atomic.rmw.cmpxchg (local.get $job) (i32.const 2) (i32.const 3)))
              (drop (memory.atomic.notify (local.get $job) (i32.const 1)))
              (local.set $looks (i32.const 0))))
          (br $look)))
      (local.set $looks (i32.add (local.get $looks) (i32.const 1)))
      (br_if $look (i32.lt_u (local.get $looks) (i32.const 100000)))
      (drop (memory.atomic.wait32 (local.get $job) (local.get $state) (i64.const -1)))
      (local.set $looks (i32.const 0))
      (br $look))))
